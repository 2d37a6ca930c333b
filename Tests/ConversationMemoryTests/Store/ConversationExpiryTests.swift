import ConversationTestSupport
import Synchronization
import Testing

@testable import ConversationMemory

@Suite("Ends that conversations have of their own")
struct ConversationExpiryTests {
  private let clock = ConversationManualClock()

  private func configuration() -> ConversationStoreConfiguration {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.shardCount = 2
    configuration.habits.checks = true
    return configuration
  }

  private func after(_ duration: Duration) -> ConversationInstant {
    ConversationClock.injected(clock).now.advanced(by: duration)
  }

  @Test(
    "S2 L9 a conversation goes as a whole at its own end, whoever looks, and not before",
    arguments: [true, false], [true, false])
  func end(isApart: Bool, isSwept: Bool) {
    let told = Mutex<[String]>([])
    var configuration = configuration()
    configuration.observer = { _, message, reason in
      told.withLock { $0.append("\(message.payload[0]) \(reason)") }
    }
    let store = ConversationStore(configuration)
    let chat = store["a"]
    #expect(!chat.expire(at: after(.seconds(9))) && !chat.persist())
    _ = chat.append([1])
    if isApart { _ = chat.append(ConversationDraft([2], isPinned: true)) }
    if isApart { _ = chat.group("g", rules: ConversationGroupRules(lease: .seconds(9))) }
    #expect(chat.expire(at: after(.seconds(10))) && chat.expiry == after(.seconds(10)))
    clock.advance(by: .nanoseconds(9_999_999_999))
    if isSwept { store.expire() }
    #expect(chat.exists && chat.message(chat.head() ?? ConversationMessageID(rawValue: 0)) != nil)
    let last = chat.head()
    clock.advance(by: .nanoseconds(1))
    if isSwept { store.expire() }
    #expect(!chat.exists && chat.expiry == nil && store.count == 0 && chat.groups.isEmpty)
    #expect(store.account.expired == (isApart ? 2 : 1) && store.account.live == 0)
    #expect(told.withLock { $0 } == (isApart ? ["1 expired", "2 expired"] : ["1 expired"]))
    // What begins under its name then has no end, and greater ids.
    let next = chat.append([3]).id
    #expect(chat.expiry == nil && next.map { id in last.map { $0 < id } ?? false } ?? false)
    clock.advance(by: .seconds(1 << 20))
    #expect(chat.exists)
  }

  @Test("S2 an end can be put off, brought on and taken away")
  func changing() {
    let store = ConversationStore(configuration())
    for name in ["later", "sooner", "never", "passed"] { _ = store[name].append([1]) }
    for name in ["later", "sooner", "never"] { store[name].expire(at: after(.seconds(10))) }
    #expect(store["later"].expire(at: after(.seconds(20))))
    #expect(store["sooner"].expire(at: after(.seconds(5))))
    #expect(store["never"].persist() && !store["never"].persist())
    // An end that has passed is now.
    #expect(store["passed"].expire(at: after(.seconds(-5))) && !store["passed"].exists)
    clock.advance(by: .seconds(5))
    #expect(!store["sooner"].exists && store.count == 2)
    clock.advance(by: .seconds(5))
    #expect(store["later"].exists && store["never"].exists)
    clock.advance(by: .seconds(10))
    #expect(!store["later"].exists && store["never"].exists)
  }

  @Test("S2 L2 no reader sees what has ended, and the sweeper comes for it", arguments: [1, 64])
  func sweeping(count: Int) {
    let store = ConversationStore(configuration())
    for number in 0..<count {
      _ = store["\(number)"].append([1])
      store["\(number)"].expire(at: after(.milliseconds(1 + 997 * number)))
    }
    for number in 0..<count {
      #expect(store.shards.map { $0.pointee.nextLook }.min() ?? .max < .max)
      clock.advance(by: .milliseconds(number == 0 ? 1 : 997))
      store.expire()
      #expect(store.shards.reduce(0) { $0 + $1.pointee.slots.count } == count - number - 1)
    }
    #expect(store.shards.allSatisfy { $0.pointee.expiries.isEmpty })
  }

  @Test("S2 L8 ends are in snapshots, also of another clock")
  func snapshot() throws {
    let store = ConversationStore(configuration())
    for name in ["packed", "apart"] { _ = store[name].append([1]) }
    _ = store["apart"].append(ConversationDraft([2], isPinned: true))
    store["packed"].expire(at: after(.seconds(10)))
    store["apart"].expire(at: .distantFuture)
    let bytes = store.snapshot()
    let restored = ConversationStore(configuration())
    try restored.restore(from: bytes)
    #expect(restored.snapshot() == bytes)
    #expect(restored["packed"].expiry == after(.seconds(10)))
    let shifted = ConversationStore(configuration())
    try shifted.restore(from: bytes, elapsed: .seconds(4))
    #expect(shifted["packed"].expiry == after(.seconds(6)))
    clock.advance(by: .seconds(10))
    #expect(!restored["packed"].exists && restored["apart"].exists)
  }

  @Test("B13 any instant is an end")
  func hostile() {
    let store = ConversationStore(configuration())
    for nanoseconds in [Int64.min, -1, 0, 1, .max / 2, .max - 1, .max] {
      _ = store["a"].append([1])
      #expect(store["a"].expire(at: ConversationInstant(nanoseconds: nanoseconds)))
      store.expire()
      _ = (store["a"].expiry, store.snapshot())
    }
  }
}
