import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("Conversations that get another name, and copies of them")
struct ConversationTransferTests {
  /// A conversation in either form.
  enum Form: CaseIterable {
    case packed
    case apart
  }

  private let clock = ConversationManualClock()

  /// A store that chooses shards as others here do.
  private func store(
    shards: Int = 16, recorder: (any ConversationRecorder)? = nil,
    windows: [ConversationWindowRule] = [], retention: ConversationRetention = .window
  ) -> ConversationStore {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.window = .time(.seconds(1_000))
    configuration.windows = windows
    configuration.retention = retention
    configuration.shardCount = shards
    configuration.recorder = recorder
    configuration.hashKey = HashKey(low: 1, high: 2)
    configuration.habits.checks = true
    return ConversationStore(configuration)
  }

  /// Fills a conversation with all that one of its form can have.
  private func fill(_ chat: StoredConversation, _ form: Form) throws {
    for number in 0..<9 { _ = chat.append("\(number)", role: .user) }
    chat.expire(at: ConversationClock.injected(clock).now.advanced(by: .seconds(100)))
    guard form == .apart else { return }
    _ = chat.append(ConversationDraft([1], isPinned: true, idempotencyKey: "k"))
    _ = chat.append(
      ConversationDraft([2], attributes: ConversationAttributes(kind: .state(key: "s"))))
    let head = try #require(chat.head())
    let fork = try #require(chat.fork(from: head))
    _ = chat.append(ConversationDraft([3], branch: fork, timeToLive: .seconds(50)))
    chat.remove(head.advanced(by: -5))
    let group = chat.group("g", deadLetters: chat.store["letters"])
    for delivery in group.receive(as: "w", atMost: 3).prefix(1) {
      group.acknowledge(delivery.receipt)
    }
  }

  @Test(
    "S2 L8 a conversation that was renamed is what it would be had it begun so",
    arguments: Form.allCases, [1, 16])
  func rename(_ form: Form, shards: Int) throws {
    let renamed = store(shards: shards)
    let other = store(shards: shards)
    try fill(renamed["a"], form)
    try fill(other["b"], form)
    let account = renamed.account
    #expect(renamed["a"].rename(to: "b") == .done)
    #expect(!renamed["a"].exists && renamed["b"].exists && renamed.count == 1)
    #expect(renamed.account == account)
    // Until then it is known which ids the old name had.
    clock.advance(by: .seconds(1))
    #expect(renamed.snapshot() == other.snapshot())
    for store in [renamed, other] {
      #expect(store["b"].expiry == ConversationInstant(nanoseconds: 100_000_000_000 + start))
    }
    clock.advance(by: .seconds(60))
    #expect(renamed.snapshot() == other.snapshot())
    #expect(renamed.account == other.account)
    clock.advance(by: .seconds(39))
    #expect(renamed.account == other.account && !renamed["b"].exists)
  }

  /// When the clock began.
  private var start: Int64 { ConversationManualClock().now.nanoseconds }

  @Test("S2 L5 a copy has what its source has, and goes on by itself", arguments: Form.allCases)
  func copy(_ form: Form) throws {
    let store = store()
    try fill(store["a"], form)
    let account = store.account
    #expect(store["a"].copy(to: "b") == .done && store["a"].copy(to: "b") == .taken)
    let messages = store["a"].read().messages
    #expect(store["b"].read().messages.map(\.payload) == messages.map(\.payload))
    #expect(store["b"].read().messages.map(\.id) == messages.map(\.id))
    #expect(store["b"].expiry == store["a"].expiry && store["b"].groups == store["a"].groups)
    #expect(store.account.live == 2 * account.live)
    #expect(store.account.appended == account.appended + account.live)
    _ = store["b"].append([7])
    #expect(store["a"].read().messages.count == messages.count)
    guard form == .apart else { return }
    // What is pending in both is so in each.
    let groups = ["a", "b"].map { store[$0].group("g") }
    #expect(groups.map { $0.status?.pending } == [2, 2])
    let receipts = groups[0].status?.consumers.first?.held ?? []
    #expect(groups[0].acknowledge(receipts) == 2)
    #expect(groups.map { $0.status?.pending } == [0, 2])
  }

  @Test("S2 B13 what cannot be done changes nothing")
  func refusals() throws {
    let store = store()
    #expect(store["a"].rename(to: "b") == .missing && store["a"].copy(to: "a") == .missing)
    try fill(store["a"], .apart)
    try fill(store["b"], .packed)
    let bytes = store.snapshot()
    #expect(store["a"].rename(to: "b", replacing: false) == .taken)
    #expect(store["a"].rename(to: "a") == .done && store["a"].copy(to: "a") == .taken)
    #expect(store["a"].rename(to: "letters") == .deadLetters)
    #expect(store.snapshot() == bytes)
  }

  @Test("S2 L5 what had the name is removed, and its ids do not come again")
  func replacing() throws {
    let store = store()
    try fill(store["a"], .packed)
    clock.advance(by: .seconds(1))
    try fill(store["b"], .apart)
    let newest = try #require(store["b"].head())
    let live = store["b"].read().messages.count
    #expect(store["a"].rename(to: "b") == .done)
    // One was removed before.
    #expect(store.account.removed == live + 1 && store["b"].read().messages.count == 9)
    store["b"].remove()
    #expect(store["b"].append([1]).id.map { $0 > newest } ?? false)
  }

  @Test("S2 W6 the window is that of the new name")
  func window() throws {
    let rule = ConversationWindowRule(pattern: "short:*", window: .count(4))
    let store = store(windows: [rule])
    try fill(store["a"], .packed)
    #expect(store["a"].rename(to: "short:a") == .done)
    #expect(store["short:a"].read().messages.count == 4 && store.account.expired == 5)
  }

  @Test("S2 B3 who waits for the new name is served, who waited for the old one waits on")
  func waiting() async {
    let store = store(retention: .untilConsumed)
    let waits = ["b", "a"].map { name in
      Task { await store[name].dequeue(until: .never).message?.payload }
    }
    while store.shards.reduce(0, { $0 + $1.pointee.awaitedCount }) < 2 { await Task.yield() }
    _ = store["c"].append([1])
    #expect(store["c"].rename(to: "b") == .done)
    #expect(await waits[0].value == [1])
    _ = store["a"].append([2])
    #expect(await waits[1].value == [2])
    #expect(store.account.consumed == 2 && store.account.live == 0)
  }

  @Test("S2 L8 L9 renamings and copies are on the tape", arguments: Form.allCases)
  func replay(_ form: Form) throws {
    let tape = Tape()
    let store = store(recorder: tape)
    for round in 0..<6 {
      for name in ["a", "b", "c"] where !store[name].exists { try fill(store[name], form) }
      store["a"].rename(to: ConversationName("b\(round)"), replacing: round % 2 == 0)
      store["b"].copy(to: ConversationName("b\(round % 3)"), replacing: round % 2 == 1)
      store["c"].rename(to: "a")
      clock.advance(by: .seconds(7))
    }
    let saying = StoreSaying(store)
    #expect(ReplayCheck(store.configuration).difference(from: saying, tape.entries) == nil)
  }

  @Test("B13 Z3 groups of a copy are found, though bytes from elsewhere give them no number")
  func hostileNumber() throws {
    let store = store()
    _ = store["a"].append([1])
    _ = store["a"].group("workers")
    // A copy of a to b, the groups of which have numbers from 0 on.
    let answer = try store.apply(
      [29, 1, 97, 1, 98, 1, 0, 0], at: ConversationInstant(nanoseconds: 1))
    #expect(answer == .done(true) && store["b"].groups == ["workers"])
    // What has subscribers is kept apart, and takes its groups along.
    let subscription = store["b"].subscribe(from: .newest)
    #expect(store["b"].group("workers").receive(as: "a", atMost: 2).count == 1)
    withExtendedLifetime(subscription) {}
  }

  @Test("S2 a version moves with either, of both names")
  func versions() throws {
    let store = store()
    try fill(store["a"], .packed)
    var (a, b) = (store["a"].version, store["b"].version)
    #expect(store["a"].copy(to: "b") == .done)
    #expect(store["b"].version != b)
    (a, b) = (store["a"].version, store["b"].version)
    #expect(store["a"].rename(to: "b") == .done)
    #expect(store["a"].version != a && store["b"].version != b)
  }

  @Test(
    "S2 W6 what the window of the new name has no room for leaves when the name is given",
    arguments: Form.allCases, [ConversationWindow.time(.seconds(3)), .bytes(0), .count(0)])
  func narrower(_ form: Form, _ window: ConversationWindow) {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.windows = [ConversationWindowRule(pattern: "b", window: window)]
    configuration.remembrance = .seconds(10)
    configuration.habits.packs = form == .packed
    let store = ConversationStore(configuration)
    _ = store["a"].append("0")
    clock.advance(by: .seconds(5))
    #expect(store["a"].rename(to: "b") == .done)
    #expect(store.account.expired == 1)
    // The name is remembered from then on, not from when it would have been over.
    clock.advance(by: .seconds(9))
    #expect(store["b"].exists)
    clock.advance(by: .seconds(1))
    #expect(!store["b"].exists)
  }
}
