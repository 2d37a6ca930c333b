import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("Keys of messages that have left")
struct LeftKeysTests {
  /// Ways in which a message leaves before its time is over.
  enum Way: CaseIterable {
    case consumed
    case acknowledged
    case removed
    case evicted
    case passed
  }

  private let clock = ConversationManualClock()
  private let draft = ConversationDraft(1, idempotencyKey: "k")

  private func memory(
    capacity: Int = 4, window: ConversationWindow = .time(.seconds(10)), keyCapacity: Int? = nil
  ) -> ConversationBufferWindowMemory<Int> {
    var configuration = ConversationConfiguration<Int>()
    configuration.window = window
    configuration.capacity = capacity
    configuration.keyCapacity = keyCapacity
    configuration.retention = .untilConsumed
    configuration.clock = .injected(clock)
    configuration.isSwept = false
    return ConversationBufferWindowMemory(configuration)
  }

  @Test(
    "B11 a key is known until its message would be over by age, whichever way that has left",
    arguments: Way.allCases)
  func ways(_ way: Way) throws {
    let memory = memory(
      capacity: way == .evicted ? 2 : 4,
      window: way == .passed ? [.count(2), .time(.seconds(10))] : .time(.seconds(10)))
    let first = try #require(memory.append(draft).id)
    switch way {
    case .consumed: #expect(memory.dequeue()?.id == first)
    case .acknowledged:
      let group = memory.group("g")
      for delivery in group.receive(as: "c", atMost: 1) {
        #expect(group.acknowledge(delivery.receipt) == .done)
      }
    case .removed: #expect(memory.remove(first))
    case .evicted, .passed: for number in 2...3 { _ = memory.append(number) }
    }
    #expect(memory.message(first) == nil)
    clock.advance(by: .seconds(10) - .nanoseconds(1))
    let appended = memory.account.appended
    #expect(memory.append(draft) == .repeated(first))
    #expect(memory.append(contentsOf: [draft, draft]).isOfNone)
    #expect(memory.account.appended == appended)
    clock.advance(by: .nanoseconds(1))
    let next = ConversationMessageID(rawValue: UInt64(appended) + 1)
    #expect(memory.append(draft) == .appended(next))
    #expect(memory.append(draft) == .repeated(next))
  }

  @Test("B11 its own time counts, and a pin's has no end")
  func lives() {
    let memory = memory()
    let drafts = [
      ConversationDraft(1, timeToLive: .seconds(30), idempotencyKey: "own"),
      ConversationDraft(2, isPinned: true, idempotencyKey: "pin"),
    ]
    for draft in drafts { if let id = memory.append(draft).id { memory.remove(id) } }
    clock.advance(by: .seconds(30) - .nanoseconds(1))
    #expect(memory.append(drafts[0]) == .repeated(ConversationMessageID(rawValue: 1)))
    clock.advance(by: .nanoseconds(1))
    #expect(memory.append(drafts[0]) == .appended(ConversationMessageID(rawValue: 3)))
    clock.advance(by: .seconds(1_000_000))
    #expect(memory.append(drafts[1]) == .repeated(ConversationMessageID(rawValue: 2)))
  }

  @Test("B11 beyond the number that is remembered the oldest go first, and are counted")
  func bound() {
    let memory = memory(window: .unbounded, keyCapacity: 3)
    func draft(_ number: Int) -> ConversationDraft<Int> {
      ConversationDraft(number, idempotencyKey: "a key that is longer than fifteen bytes \(number)")
    }
    for number in 1...5 {
      _ = memory.append(draft(number))
      #expect(memory.dequeue()?.payload == number)
    }
    #expect(memory.account.keysForgotten == 2)
    for number in 3...5 {
      #expect(memory.append(draft(number)) == .repeated(.init(rawValue: UInt64(number))))
    }
    #expect(memory.append(draft(1)) == .appended(.init(rawValue: 6)))
    // That of a live message is known beside them.
    #expect(memory.append(draft(1)) == .repeated(.init(rawValue: 6)))
    #expect(memory.append(draft(2)) == .appended(.init(rawValue: 7)))
    #expect(memory.account.keysForgotten == 2)
  }

  @Test("L7 M2 what is remembered is counted, and given back when it is over")
  func bytes() {
    let memory = memory(capacity: 10_000)
    for number in 0..<10_000 {
      _ = memory.append(
        ConversationDraft(number, idempotencyKey: "a key of twenty bytes \(number)"))
    }
    while memory.dequeue() != nil {}
    #expect(memory.usage.heldBytes > 10_000 * 22)
    clock.advance(by: .seconds(10))
    #expect(memory.usage.heldBytes < 8_192)
  }

  @Test("B11 L8 a store remembers them past a snapshot, and keeps a conversation for them")
  func store() throws {
    var configuration = ConversationStoreConfiguration()
    configuration.window = .time(.seconds(10))
    configuration.retention = .untilConsumed
    configuration.clock = .injected(clock)
    let store = ConversationStore(configuration)
    let draft = ConversationDraft([UInt8(1)], idempotencyKey: "k")
    let first = try #require(store["a"].append(draft).id)
    #expect(store["a"].dequeue()?.id == first)
    clock.advance(by: .seconds(9))
    #expect(store.count == 1)
    let other = ConversationStore(configuration)
    try other.restore(from: store.snapshot())
    for store in [store, other] {
      #expect(store["a"].append(draft) == .repeated(first))
      #expect(store.account.appended == 1)
    }
    #expect(store.snapshot() == other.snapshot())
    clock.advance(by: .seconds(1))
    #expect(store.count == 0)
    #expect(store["a"].append(draft).id != first)
    #expect(store["a"].removeAll() == 1)
    #expect(store["a"].append(draft).id != nil && store.account.live == 0)
    clock.advance(by: .seconds(10))
    #expect(store.count == 0)
  }
}

extension ConversationBatchAppend {
  /// Whether nothing had to be appended.
  fileprivate var isOfNone: Bool {
    if case .appended(let ids) = self { ids.isEmpty } else { false }
  }
}
