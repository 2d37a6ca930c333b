import ConversationChat
import ConversationMemory
import Synchronization
import Testing

@Suite("Summaries of what leaves")
struct ConversationSummarizerTests {
  typealias Form = SessionSubject.Form

  private struct Failure: Error {}

  @Test(
    "W10 what leaves is in one summary, which stays in the place of the one before",
    arguments: Form.allCases)
  func summary(_ form: Form) async {
    let summarizer = ConversationSummarizer { summary, leaving in
      ((summary.map { [$0] } ?? []) + leaving.map(\.text)).joined(separator: "+")
    }
    let session = SessionSubject(form, window: .turns(1), summarizer: summarizer).session
    for number in 1...5 {
      _ = session.add([.user("q\(number)"), .assistant("a\(number)")])
      #expect(await summarizer.summarize(into: session))
      let texts = session.items().map(\.text)
      #expect(texts.suffix(2) == ["q\(number)", "a\(number)"])
      #expect(texts.count == (number == 1 ? 2 : 3))
    }
    #expect(summarizer.summary(of: session) == "q1+a1+q2+a2+q3+a3+q4+a4")
    #expect(summarizer.lostCount == 0)
  }

  @Test(
    "W10 a failure is tried again so often, then given up and counted", arguments: Form.allCases)
  func failures(_ form: Form) async {
    let calls = Mutex(0)
    let summarizer = ConversationSummarizer(attempts: 3) { _, leaving in
      let count = calls.withLock { calls in
        calls += 1
        return calls
      }
      if count != 2, count < 6 { throw Failure() }
      return leaving.map(\.text).joined()
    }
    let session = SessionSubject(form, window: .count(1), summarizer: summarizer).session
    _ = session.add([.user("a"), .user("b")])
    #expect(await summarizer.summarize(into: session))
    #expect(summarizer.summary(of: session) == "a")
    _ = session.add([.user("c")])
    #expect(await !summarizer.summarize(into: session))
    #expect(calls.withLock { $0 } == 5)
    #expect(summarizer.lostCount == 1 && summarizer.summary(of: session) == "a")
  }

  @Test(
    "W10 the function is called without anything held, and what it adds does no harm",
    arguments: Form.allCases)
  func reentrance(_ form: Form) async {
    let box = Mutex<ConversationSession?>(nil)
    let summarizer = ConversationSummarizer { _, leaving in
      let session = box.withLock { $0 }
      _ = session?.add([.user("meanwhile")])
      return leaving.map(\.text).joined()
    }
    let session = SessionSubject(form, window: .count(1), summarizer: summarizer).session
    box.withLock { $0 = session }
    defer { box.withLock { $0 = nil } }
    _ = session.add([.user("a"), .user("b")])
    // What it added made another leave, which the next call takes.
    #expect(await !summarizer.summarize(into: session))
    #expect(summarizer.summary(of: session) == "a")
    #expect(session.items().map(\.text) == ["a", "meanwhile"])
  }

  @Test(
    "W10 W12 a summary for which there is no room is not added at all, nor a line for it",
    arguments: Form.allCases)
  func noRoom(_ form: Form) async {
    let summarizer = ConversationSummarizer { _, leaving in leaving.map(\.text).joined() }
    let session = SessionSubject(
      form, window: .turns(2), capacity: 3, overflow: .reject, summarizer: summarizer
    ).session
    for item: ConversationItem in [.user("a"), .user("b"), .user("c"), .assistant("d")] {
      #expect(session.add([item]))
    }
    #expect(await !summarizer.summarize(into: session))
    #expect(summarizer.lostCount == 1 && summarizer.summary(of: session) == nil)
    // Nobody goes on from the newest: it can be taken back.
    #expect(session.pop()?.text == "d")
  }

  @Test("L3 W10 what waits is bounded", arguments: Form.allCases)
  func bound(_ form: Form) async {
    let summarizer = ConversationSummarizer(capacity: 2) { _, leaving in
      leaving.map(\.text).joined()
    }
    let session = SessionSubject(form, window: .count(1), summarizer: summarizer).session
    _ = session.add((1...6).map { .user("\($0)") })
    #expect(summarizer.lostCount == 3)
    await summarizer.summarize(into: session)
    #expect(summarizer.summary(of: session) == "45")
  }

  @Test("W10 one summarizer does for all conversations of a store")
  func store() async throws {
    let summarizer = ConversationSummarizer { summary, leaving in
      (summary ?? "") + leaving.map(\.text).joined()
    }
    var configuration = ConversationStoreConfiguration()
    configuration.window = .count(1)
    configuration.observer = summarizer.storeObserver
    let store = ConversationStore(configuration)
    let sessions = (0..<3).map { store["chat:\($0)"].session() }
    for (number, session) in sessions.enumerated() {
      _ = session.add(["a", "b", "c"].map { .user("\(number)\($0)") })
    }
    for session in sessions { #expect(await summarizer.summarize(into: session)) }
    #expect(sessions.map { summarizer.summary(of: $0) } == ["0a0b", "1a1b", "2a2b"])
    #expect(sessions[1].items().map(\.text) == ["1a1b", "1c"])
    // The summary is the conversation's: another summarizer, of another run, goes on from it.
    let restored = ConversationStore()
    try restored.restore(from: store.snapshot())
    #expect(summarizer.summary(of: restored["chat:2"].session()) == "2a2b")
  }
}
