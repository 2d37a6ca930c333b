import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("A store of many conversations")
struct ConversationStoreTests {
  private let clock = ConversationManualClock()

  private func configuration() -> ConversationStoreConfiguration {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    return configuration
  }

  private func texts(_ store: ConversationStore, _ name: String) -> [String] {
    store[name].read().messages.map { String(decoding: $0.payload, as: UTF8.self) }
  }

  @Test(
    "B1 M5 conversations are kept apart by name, however long it is",
    arguments: [0, 1, 15, 16, 300])
  func names(length: Int) {
    let store = ConversationStore(configuration())
    let name = String(repeating: "n", count: length)
    for number in 0..<3 { _ = store[name].append("\(number)") }
    _ = store[name + "x"].append("another")
    #expect(texts(store, name) == ["0", "1", "2"])
    #expect(texts(store, name + "x") == ["another"])
    #expect(store.count == 2)
    #expect(store["unknown"].read().messages.isEmpty)
  }

  @Test("W1 W4 windows are chosen by pattern, and can be changed while in use")
  func windows() {
    var configuration = configuration()
    configuration.window = .count(5)
    configuration.windows = [
      ConversationWindowRule(pattern: "chat:*", window: [.time(.seconds(1800)), .turns(2)])
    ]
    #expect(ConversationStore(configuration).windows == configuration.windows)
    let store = ConversationStore(configuration)
    for number in 0..<8 {
      for name in ["chat:1", "log"] { _ = store[name].append("\(number)", role: .user) }
    }
    #expect(texts(store, "chat:1") == ["6", "7"])
    #expect(texts(store, "log") == ["3", "4", "5", "6", "7"])
    #expect(store.setWindow(.count(2), of: nil))
    #expect(texts(store, "log") == ["6", "7"])
    #expect(store["chat:9"].window == [.time(.seconds(1800)), .turns(2)])
    #expect(store.setWindow(.time(.seconds(1)), of: "l*"))
    #expect(store.window == .count(2) && store.windows.map(\.pattern) == ["chat:*", "l*"])
    clock.advance(by: .seconds(1))
    #expect(texts(store, "log").isEmpty)
    #expect(texts(store, "chat:1") == ["6", "7"])
    #expect(store.account.expired == 8 - 2 + 8)
  }

  @Test("W9 a window that comes while in use holds for what is kept apart too")
  func windowsApart() {
    let store = ConversationStore(configuration())
    _ = store["a"].append(ConversationDraft(Array("pinned".utf8), isPinned: true))
    for number in 0..<8 { _ = store["a"].append("\(number)", role: .user) }
    store.setWindow([.turns(2), .time(.seconds(9))], of: nil)
    #expect(texts(store, "a") == ["pinned", "6", "7"])
    _ = store["a"].append("8", role: .user)
    #expect(texts(store, "a") == ["pinned", "7", "8"])
    clock.advance(by: .seconds(9))
    store.expire()
    #expect(texts(store, "a") == ["pinned"])
  }

  @Test("W6 L9 what is over when a window comes takes none of its turns")
  func windowsBesideWhatIsOver() {
    let store = ConversationStore(configuration())
    let user = ConversationAttributes(role: .user)
    _ = store["a"].append(
      ConversationDraft(Array("long".utf8), attributes: user, timeToLive: .seconds(3600)))
    _ = store["a"].append(ConversationDraft(Array("short".utf8), attributes: user))
    clock.advance(by: .seconds(3))
    store.setWindow([.time(.seconds(2)), .turns(1)], of: nil)
    #expect(texts(store, "a") == ["long"])
    #expect(store.account.expired == 1)
  }

  @Test("L7 W9 over days, conversations leave in time, and memory goes back to the floor")
  func days() {
    withSeed { random in
      var configuration = configuration()
      configuration.shardCount = 4
      configuration.window = .time(.seconds(90 * 60))
      configuration.windows = [
        ConversationWindowRule(pattern: "day:*", window: .time(.seconds(26 * 3600))),
        ConversationWindowRule(pattern: "short:*", window: .time(.seconds(1))),
      ]
      let store = ConversationStore(configuration)
      let floor = store.usage.heldBytes
      var ends: [String: [Int64]] = [:]
      let prefixes: [(String, Int64)] = [("day:", 26 * 3600), ("short:", 1), ("", 90 * 60)]
      for _ in 0..<1_500 {
        clock.advance(by: .milliseconds(Int(random.next() % 900_000)))
        let now = clock.now.nanoseconds
        let (prefix, seconds) = prefixes[Int(random.next() % 3)]
        let name = "\(prefix)\(random.next() % 40)"
        _ = store[name].append("0123456789")
        ends[name, default: []].append(now + seconds * 1_000_000_000)
        ends = ends.mapValues { $0.filter { $0 > now } }.filter { !$0.value.isEmpty }
        if random.next() % 8 == 0 {
          #expect(store.account.live == ends.values.reduce(0) { $0 + $1.count })
          #expect(store.count == ends.count)
        }
      }
      clock.advance(by: .seconds(27 * 3600))
      store.expire()
      #expect(store.count == 0)
      #expect(store.account.live == 0)
      #expect(store.usage.liveBytes == 0)
      #expect(store.usage.heldBytes <= floor)
    }
  }

  @Test("L1 a conversation that was forgotten begins anew, with ids that go on")
  func forgotten() throws {
    var configuration = configuration()
    configuration.window = .time(.seconds(1))
    let store = ConversationStore(configuration)
    let ids = (0..<3).compactMap { store["a"].append("\($0)").id }
    clock.advance(by: .seconds(1))
    store.expire()
    #expect(store.count == 0)
    let next = try #require(store["a"].append("again").id)
    #expect(ids.allSatisfy { $0 < next })
    let message = try #require(store["a"].message(next))
    #expect(message.parent == nil && message.depth == 0)
  }

  @Test("L1 T1 one that is still known goes on", arguments: [false, true])
  func known(isApart: Bool) throws {
    var configuration = configuration()
    configuration.window = .time(.seconds(1))
    configuration.remembrance = .seconds(10)
    let store = ConversationStore(configuration)
    _ = store["a"].append("first")
    if isApart { _ = store["a"].branches }
    clock.advance(by: .seconds(9))
    store.expire()
    #expect(store.count == 1)
    let next = try #require(store["a"].append("second").id)
    #expect(next.rawValue == 2)
    #expect(store["a"].message(next)?.parent?.rawValue == 1)
    #expect(store["a"].message(next)?.depth == 1)
    clock.advance(by: .seconds(10))
    store.expire()
    #expect(store.count == 1)
    clock.advance(by: .seconds(10))
    store.expire()
    #expect(store.count == 0)
  }

  @Test("M2 beyond the budget the least recently used conversation gives way first")
  func leastRecentlyUsed() {
    var configuration = configuration()
    configuration.shardCount = 1
    configuration.byteBudget = 100_000
    let store = ConversationStore(configuration)
    let text = String(repeating: "x", count: 1_000)
    for number in 0..<120 { _ = store["\(number)"].append(text) }
    let kept = store.count
    #expect(kept < 90 && kept > 60)
    // The eldest that is left is used, and so outlasts the next.
    let eldest = 120 - kept
    _ = store["\(eldest)"].read()
    _ = store["new"].append(text)
    _ = store["newer"].append(text)
    #expect(!store["\(eldest)"].read().messages.isEmpty)
    #expect(store["\(eldest + 1)"].read().messages.isEmpty)
    #expect(store.usage.heldBytes <= 100_000)
    let account = store.account
    #expect(account.evicted == account.appended - account.live)
  }

  @Test("M2 L3 one conversation that is beyond the budget alone gives way to itself")
  func alone() {
    var configuration = configuration()
    configuration.shardCount = 1
    configuration.byteBudget = 20_000
    configuration.capacity = 100_000
    let store = ConversationStore(configuration)
    for number in 0..<20_000 { _ = store["a"].append("\(number % 10)") }
    #expect(store.usage.heldBytes <= 20_000)
    #expect(store.account.live > 500)
    #expect(store["a"].append(String(repeating: "x", count: 20_000)).id == nil)
  }

  @Test("M5 a message of 100 bytes in a conversation of ten takes at most 130 bytes, all counted")
  func bytes() {
    let store = ConversationStore(configuration())
    let floor = store.usage.heldBytes
    let text = String(repeating: "x", count: 100)
    for _ in 0..<10 {
      for number in 0..<20_000 { _ = store["c:\(number)"].append(text, role: .user) }
      clock.advance(by: .seconds(7))
    }
    #expect(store.usage.heldBytes - floor <= 130 * 200_000)
    var configuration = configuration()
    configuration.shardCount = 1
    let long = ConversationStore(configuration)
    for number in 0..<10_000 { _ = long["c:\(number % 10)"].append(text, role: .user) }
    #expect(long.usage.heldBytes <= 113 * 10_000)
  }

  @Test("M5 B9 who speaks, and metadata, are packed with the message")
  func details() {
    var configuration = configuration()
    configuration.shardCount = 1
    let store = ConversationStore(configuration)
    let floor = store.usage.heldBytes
    let draft = ConversationDraft(
      [UInt8](repeating: 7, count: 100),
      attributes: ConversationAttributes(
        role: .user, author: "Ann", metadata: ["trace": "0123456789abcdef"]))
    for _ in 0..<10 {
      for number in 0..<1_000 { _ = store["c:\(number)"].append(draft) }
    }
    // Author and the metadata are 3, 5 and 16 bytes, and the lengths of these 4 more.
    #expect(store.usage.heldBytes - floor <= (130 + 28) * 10_000)
    let message = store["c:7"].read(through: .count(1)).messages.first
    #expect(message?.author == "Ann" && message?.metadata == ["trace": "0123456789abcdef"])
  }

  @Test("M1 a conversation that was kept apart is packed again when what is rare in it has left")
  func repacked() {
    var configuration = configuration()
    configuration.window = .time(.seconds(100))
    configuration.shardCount = 1
    let store = ConversationStore(configuration)
    _ = store["a"].append(
      ConversationDraft(
        Array("typing".utf8), timeToLive: .seconds(1),
        idempotencyKey: String(repeating: "k", count: 1_025)))
    _ = store["a"].append("said")
    let apart = store.usage.heldBytes
    clock.advance(by: .seconds(1))
    store.expire()
    #expect(texts(store, "a") == ["said"])
    #expect(store.usage.heldBytes < apart - 1_500)
    _ = store["a"].append("more")
    #expect(store["a"].read().messages.map(\.id.rawValue) == [2, 3])
    #expect(store.account.expired == 1 && store.account.live == 2)
  }

  @Test("L7 M1 when all has left, what it was in goes back to the system, long names included")
  func unused() {
    var configuration = configuration()
    configuration.window = .time(.seconds(10))
    let store = ConversationStore(configuration)
    let text = String(repeating: "x", count: 100)
    for _ in 0..<3 {
      for number in 0..<20_000 { _ = store["a name of more than 15 bytes \(number)"].append(text) }
    }
    for _ in 0..<300 { _ = store["long"].append(text + text) }
    let held = store.usage.heldBytes
    #expect(held > 60_000 * 100)
    // Where everything grows there is little between.
    #expect(store.unusedBytes < held / 2)
    clock.advance(by: .seconds(10))
    store.expire()
    #expect(store.count == 0 && store.account.expired == 60_300)
    // 2 MiB are kept for what comes next, and a span that is being left.
    #expect(store.unusedBytes <= 33 * SpanRegion.spanBytes)
  }
}
