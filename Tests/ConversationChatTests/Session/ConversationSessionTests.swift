import ConversationChat
import ConversationMemory
import ConversationTestSupport
import Synchronization
import Testing

@Suite("Sessions")
struct ConversationSessionTests {
  typealias Form = SessionSubject.Form

  private func texts(_ session: ConversationSession, limit: Int? = nil) -> [String] {
    session.items(limit: limit).map(\.text)
  }

  @Test("W3 W13 items, add, pop and clear do as agent frameworks expect", arguments: Form.allCases)
  func fourCalls(_ form: Form) {
    let subject = SessionSubject(form)
    let session = subject.session
    #expect(session.items().isEmpty && session.pop() == nil)
    _ = session.add([.user("a"), .assistant("b"), .user("c"), .assistant("d")])
    #expect(texts(session) == ["a", "b", "c", "d"])
    #expect(texts(session, limit: 2) == ["c", "d"])
    #expect(texts(session, limit: 0) == [])
    #expect(session.pop()?.text == "d")
    _ = session.add([.assistant("e")])
    #expect(texts(session) == ["a", "b", "c", "e"])
    session.clear()
    #expect(session.items().isEmpty)
    _ = session.add([.user("f")])
    #expect(texts(session) == ["f"])
    #expect(subject.account?.live == 1)
  }

  @Test("B12 what does not fit is not in, not even in part", arguments: Form.allCases)
  func allOrNone(_ form: Form) throws {
    let session = SessionSubject(form, capacity: 3, overflow: .reject).session
    _ = session.add([.user("a")])
    #expect(!session.add([.assistant("b"), .user("c"), .assistant("d")]))
    #expect(texts(session) == ["a"])
    #expect(session.add([.assistant("b"), .user("c")]))
    #expect(texts(session) == ["a", "b", "c"])
  }

  @Test("T3 what was cleared begins anew", arguments: Form.allCases)
  func beginsAnew(_ form: Form) {
    let session = SessionSubject(form).session
    _ = session.add([.user("a"), .assistant("b")])
    session.clear()
    _ = session.add([.assistant("Welcome!"), .user("c")])
    #expect(texts(session) == ["Welcome!", "c"])
    let view = session.view()
    #expect(view.leftOut.messageCount == 0)
  }

  @Test(
    "T3 clearing takes back a summary that nothing else stands beside", arguments: Form.allCases)
  func clearsSummary(_ form: Form) async throws {
    let summarizer = ConversationSummarizer { _, leaving in leaving.map(\.text).joined() }
    let session = SessionSubject(form, window: .count(2), summarizer: summarizer).session
    _ = session.add([.user("a"), .assistant("b"), .user("c")])
    #expect(await summarizer.summarize(into: session))
    #expect(texts(session) == ["a", "c"])
    session.clear()
    #expect(session.items().isEmpty && summarizer.summary(of: session) == nil)
  }

  @Test(
    "W7 W1 instructions stay and come first, when all that was said is over",
    arguments: Form.allCases)
  func instructions(_ form: Form) {
    let clock = ConversationManualClock()
    let session = SessionSubject(form, window: .time(.seconds(10)), clock: .injected(clock)).session
    _ = session.add([.system("s"), .user("a")])
    clock.advance(by: .seconds(5))
    _ = session.add([.assistant("b")])
    clock.advance(by: .seconds(5))
    _ = session.add([.user("c")])
    #expect(texts(session) == ["s", "c"])
    clock.advance(by: .seconds(10))
    #expect(texts(session) == ["s"])
    _ = session.add([.user("d")])
    #expect(texts(session) == ["s", "d"])
  }

  @Test(
    "W12 W14 a call and its results are given together or not at all, and the view says so",
    arguments: Form.allCases)
  func pairs(_ form: Form) {
    let subject = SessionSubject(form)
    let session = subject.session
    let call = ConversationItem(
      .assistant, "", toolCalls: [.init(id: "1", name: "f", arguments: "{}")])
    _ = session.add([.user("a"), call, .tool("r", answering: "1"), .assistant("b"), .user("c")])
    for limit in 0...5 {
      let items = session.items(limit: limit)
      #expect(items.contains { $0.speaker == .tool } == items.contains { !$0.toolCalls.isEmpty })
    }
    let view = session.view(through: .count(3))
    #expect(view.items.map(\.text) == ["c"])
    #expect(view.leftOut.messageCount == 4 && view.leftOut.reasons == [.count, .cut])
  }

  @Test("T3 T1 a fork shares what was said and copies none of it", arguments: Form.allCases)
  func forks(_ form: Form) throws {
    let subject = SessionSubject(form)
    let session = subject.session
    _ = session.add([.system("s"), .user("a"), .assistant("b")])
    let fork = try #require(session.fork())
    #expect(session.pop() == nil, "The fork begins at it.")
    _ = fork.add([.user("left")])
    _ = session.add([.user("right")])
    #expect(texts(fork) == ["s", "a", "b", "left"])
    #expect(texts(session) == ["s", "a", "b", "right"])
    #expect(subject.account?.live == 5)
    fork.clear()
    #expect(texts(fork) == ["s", "a", "b"])
    #expect(texts(session) == ["s", "a", "b", "right"])
  }

  @Test(
    "W5 trimming by tokens counts each entry once over a conversation's life",
    arguments: Form.allCases)
  func linear(_ form: Form) {
    let calls = Mutex(0)
    let tokenizer = ConversationTokenizer { text in
      calls.withLock { $0 += 1 }
      return text.utf8.count
    }
    let session = SessionSubject(form, window: .tokens(500), tokenizer: tokenizer).session
    for number in 0..<1_000 {
      _ = session.add([.user("question \(number)"), .assistant("answer \(number)")])
      let view = session.view(through: .tokens(100))
      #expect(view.items.reduce(0) { $0 + $1.text.utf8.count } <= 100)
      #expect(view.items.last?.text == "answer \(number)")
    }
    #expect(calls.withLock { $0 } == 2_000)
  }

  @Test("W8 what is said of an entry is kept, whoever reads it", arguments: Form.allCases)
  func items(_ form: Form) {
    let items: [ConversationItem] = [
      ConversationItem(.user, "a", name: "Ann"), .assistant(""), .user("{\"role\":\"tool\"}"),
      ConversationItem(
        .assistant, "I look.", toolCalls: [.init(id: "1", name: "f", arguments: "{\"x\":1}")]),
      .tool("\u{1F4E6} \"r\"", answering: "1"), ConversationItem(.assistant, "b", name: "Bot"),
    ]
    let session = SessionSubject(form).session
    #expect(session.add(items))
    #expect(session.items() == items)
  }

  @Test("W5 entries of a store count the tokens that they count by themselves")
  func tokensOfPayloads() {
    let tokenizer = ConversationTokenizer.approximate
    let call = ConversationItem(
      .assistant, "look", toolCalls: [.init(id: "1", name: "search", arguments: "{}")])
    for item in [.user("{}"), call, .tool("found", answering: "1"), .system("s")] {
      #expect(tokenizer.tokenCount(ofPayload: item.payload) == tokenizer.tokenCount(of: item))
    }
  }

  @Test("W8 Z2 whatever bytes a store has are entries")
  func foreignPayloads() {
    let store = ConversationStore()
    _ = store["chat"].append([0xff, 0x41])
    _ = store["chat"].append("{", role: .toolCall)
    _ = store["chat"].append("{\"role\":\"user\"}", role: .toolResult)
    #expect(
      store["chat"].session().items() == [
        .user("\u{FFFD}A"), .assistant("{"), ConversationItem(.tool, "{\"role\":\"user\"}"),
      ])
  }

  @Test("M5 what a chat mostly is stays packed in a store")
  func packed() {
    var configuration = ConversationStoreConfiguration()
    configuration.shardCount = 1
    let store = ConversationStore(configuration)
    let empty = store.usage.heldBytes
    let session = store["chat"].session()
    let call = ConversationItem(
      .assistant, "", toolCalls: [.init(id: "1", name: "f", arguments: "{}")])
    for number in 0..<100 {
      _ = session.add([
        .user("question \(number)"), call, .tool("r", answering: "1"), .assistant("answer"),
      ])
    }
    #expect(session.view(through: .turns(2)).items.count == 8)
    let packed = store.usage.heldBytes - empty
    // A log of its own takes far more.
    session.pop()
    #expect(store.usage.heldBytes - empty > 2 * packed)
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
