import ConversationChat
import ConversationMemory
import ConversationTestSupport
import Synchronization
import Testing

@Suite("Sessions")
struct ConversationSessionTests {
  private func texts(_ session: ConversationSession, limit: Int? = nil) -> [String] {
    session.items(limit: limit).map(\.text)
  }

  @Test("W3 W13 items, add, pop and clear do as agent frameworks expect")
  func fourCalls() {
    let session = ConversationSession()
    #expect(session.items().isEmpty && session.pop() == nil)
    session.add([.user("a"), .assistant("b"), .user("c"), .assistant("d")])
    #expect(texts(session) == ["a", "b", "c", "d"])
    #expect(texts(session, limit: 2) == ["c", "d"])
    #expect(texts(session, limit: 0) == [])
    #expect(session.pop()?.text == "d")
    session.add([.assistant("e")])
    #expect(texts(session) == ["a", "b", "c", "e"])
    session.clear()
    #expect(session.items().isEmpty)
    session.add([.user("f")])
    #expect(texts(session) == ["f"])
    #expect(session.memory.account.live == 1)
  }

  @Test("W7 W1 instructions stay and come first, when all that was said is over")
  func instructions() {
    let clock = ConversationManualClock()
    let session = ConversationSession(window: .time(.seconds(10)), clock: .injected(clock))
    session.add([.system("s"), .user("a")])
    clock.advance(by: .seconds(5))
    session.add([.assistant("b")])
    clock.advance(by: .seconds(5))
    session.add([.user("c")])
    #expect(texts(session) == ["s", "c"])
    clock.advance(by: .seconds(10))
    #expect(texts(session) == ["s"])
    session.add([.user("d")])
    #expect(texts(session) == ["s", "d"])
  }

  @Test("W12 W14 a call and its results are given together or not at all, and the view says so")
  func pairs() {
    let session = ConversationSession()
    let call = ConversationItem(
      .assistant, "", toolCalls: [.init(id: "1", name: "f", arguments: "{}")])
    session.add([.user("a"), call, .tool("r", answering: "1"), .assistant("b"), .user("c")])
    for limit in 0...5 {
      let items = session.items(limit: limit)
      #expect(items.contains { $0.speaker == .tool } == items.contains { !$0.toolCalls.isEmpty })
    }
    let view = session.view(through: .count(3))
    #expect(view.items.map(\.text) == ["c"])
    #expect(view.leftOut.messageCount == 4 && view.leftOut.reasons == [.count, .cut])
  }

  @Test("T3 T1 a fork shares what was said and copies none of it")
  func forks() throws {
    let session = ConversationSession()
    session.add([.system("s"), .user("a"), .assistant("b")])
    let fork = try #require(session.fork())
    #expect(session.pop() == nil, "The fork begins at it.")
    fork.add([.user("left")])
    session.add([.user("right")])
    #expect(texts(fork) == ["s", "a", "b", "left"])
    #expect(texts(session) == ["s", "a", "b", "right"])
    #expect(session.memory.account.live == 5)
    fork.clear()
    #expect(texts(fork) == ["s", "a", "b"])
    #expect(texts(session) == ["s", "a", "b", "right"])
  }

  @Test("W5 trimming by tokens counts each entry once over a conversation's life")
  func linear() {
    let calls = Mutex(0)
    let tokenizer = ConversationTokenizer { text in
      calls.withLock { $0 += 1 }
      return text.utf8.count
    }
    let session = ConversationSession(window: .tokens(500), tokenizer: tokenizer)
    for number in 0..<1_000 {
      session.add([.user("question \(number)"), .assistant("answer \(number)")])
      let view = session.view(through: .tokens(100))
      #expect(view.items.reduce(0) { $0 + $1.text.utf8.count } <= 100)
      #expect(view.items.last?.text == "answer \(number)")
    }
    #expect(calls.withLock { $0 } == 2_000)
  }

  @Test("W5 the approximate tokenizer is near what is expected of English")
  func tokens() {
    let text = "The quick brown fox jumps over the lazy dog."
    // Ten words and a stop; real tokenizers say ten.
    let count = ConversationTokenizer.approximate.tokenCount(of: .user(text))
    #expect((10...16).contains(count))
    let call = ConversationItem(
      .assistant, "", toolCalls: [.init(id: "1", name: "search", arguments: "{}")])
    #expect(ConversationTokenizer.approximate.tokenCount(of: call) == 4 + 2 + 1)
  }
}
