import ConversationChat
import ConversationMemory
import Synchronization
import Testing

@Suite("Summaries of what leaves")
struct ConversationSummarizerTests {
  private struct Failure: Error {}

  @Test("W10 what leaves is in one summary, which stays in the place of the one before")
  func summary() async {
    let summarizer = ConversationSummarizer { summary, leaving in
      ((summary.map { [$0] } ?? []) + leaving.map(\.text)).joined(separator: "+")
    }
    let session = ConversationSession(window: .turns(1), observer: summarizer.observer)
    for number in 1...5 {
      session.add([.user("q\(number)"), .assistant("a\(number)")])
      #expect(await summarizer.summarize(into: session))
      let texts = session.items().map(\.text)
      #expect(texts.suffix(2) == ["q\(number)", "a\(number)"])
      #expect(texts.count == (number == 1 ? 2 : 3))
    }
    #expect(summarizer.summary == "q1+a1+q2+a2+q3+a3+q4+a4")
    #expect(summarizer.lostCount == 0)
  }

  @Test("W10 a failure is tried again so often, then given up and counted")
  func failures() async {
    let calls = Mutex(0)
    let summarizer = ConversationSummarizer(attempts: 3) { _, leaving in
      let count = calls.withLock { calls in
        calls += 1
        return calls
      }
      if count != 2, count < 6 { throw Failure() }
      return leaving.map(\.text).joined()
    }
    let session = ConversationSession(window: .count(1), observer: summarizer.observer)
    session.add([.user("a"), .user("b")])
    #expect(await summarizer.summarize(into: session))
    #expect(summarizer.summary == "a")
    session.add([.user("c")])
    #expect(await !summarizer.summarize(into: session))
    #expect(calls.withLock { $0 } == 5)
    #expect(summarizer.lostCount == 1 && summarizer.summary == "a")
  }

  @Test("W10 the function is called without anything held, and what it adds does no harm")
  func reentrance() async {
    let box = Mutex<ConversationSession?>(nil)
    let summarizer = ConversationSummarizer { _, leaving in
      let session = box.withLock { $0 }
      session?.add([.user("meanwhile")])
      return leaving.map(\.text).joined()
    }
    let session = ConversationSession(window: .count(1), observer: summarizer.observer)
    box.withLock { $0 = session }
    defer { box.withLock { $0 = nil } }
    session.add([.user("a"), .user("b")])
    // What it added made another leave, which the next call takes.
    #expect(await !summarizer.summarize(into: session))
    #expect(summarizer.summary == "a")
    #expect(session.items().map(\.text) == ["a", "meanwhile"])
  }

  @Test("L3 W10 what waits is bounded")
  func bound() async {
    let summarizer = ConversationSummarizer(capacity: 2) { _, leaving in
      leaving.map(\.text).joined()
    }
    let session = ConversationSession(window: .count(1), observer: summarizer.observer)
    session.add((1...6).map { .user("\($0)") })
    #expect(summarizer.lostCount == 3)
    await summarizer.summarize(into: session)
    #expect(summarizer.summary == "45")
  }
}
