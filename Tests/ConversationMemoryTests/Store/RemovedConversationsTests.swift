import ConversationTestSupport
import Synchronization
import Testing

@testable import ConversationMemory

@Suite("Conversations that are removed as a whole")
struct RemovedConversationsTests {
  private let clock = ConversationManualClock()

  private func configuration() -> ConversationStoreConfiguration {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.shardCount = 4
    configuration.habits.checks = true
    return configuration
  }

  /// Removes one conversation, or all of them.
  enum Way: CaseIterable {
    case one
    case all

    func remove(_ conversation: StoredConversation) {
      switch self {
      case .one: #expect(conversation.remove())
      case .all: conversation.store.removeAll()
      }
    }
  }

  @Test(
    "L5 L7 S2 what was removed as a whole is gone with all that it had, and counted as removed",
    arguments: Way.allCases, [true, false])
  func whole(_ way: Way, isApart: Bool) {
    var configuration = configuration()
    configuration.window = .time(.seconds(10))
    let told = Mutex<[String]>([])
    configuration.observer = { name, message, reason in
      told.withLock { $0.append("\(name) \(message.payload[0]) \(reason)") }
    }
    let store = ConversationStore(configuration)
    let floor = store.usage.heldBytes
    let chat = store["a"]
    _ = chat.append([1])
    clock.advance(by: .seconds(5))
    if isApart {
      _ = chat.append(ConversationDraft([2], isPinned: true, idempotencyKey: "k"))
      _ = chat.fork(from: chat.head() ?? ConversationMessageID(rawValue: 0))
      _ = chat.group("g").receive(as: "w")
    } else {
      _ = chat.append([2])
    }
    let last = chat.head()
    let subscription = isApart ? chat.subscribe() : nil
    clock.advance(by: .seconds(5))
    way.remove(chat)
    #expect(!chat.exists && !chat.remove() && store.count == 0)
    #expect(chat.groups.isEmpty && chat.branches.isEmpty && chat.read().messages.isEmpty)
    // What was over by then had expired.
    #expect(told.withLock { $0 } == ["a 1 expired", "a 2 removed"])
    #expect(store.account.expired == 1 && store.account.removed == 1 && store.account.live == 0)
    #expect(store.usage.liveBytes == 0 && store.usage.heldBytes <= floor + 256)
    _ = subscription.map { _ = $0.next() }
    // The name begins anew, with greater ids, and with no key of before.
    let again = chat.append(ConversationDraft([3], idempotencyKey: "k")).id
    #expect(again.map { id in last.map { $0 < id } ?? false } ?? false)
  }

  @Test("L5 B3 who waits for a conversation that is removed waits on", arguments: Way.allCases)
  func waiting(_ way: Way) async {
    var configuration = configuration()
    configuration.retention = .untilConsumed
    let store = ConversationStore(configuration)
    let chat = store["a"]
    let waits = Task { await chat.dequeue(until: .never) }
    while !store.shards.contains(where: { $0.pointee.awaitedCount > 0 }) { await Task.yield() }
    // It begins with a group, which has nothing for whoever waits.
    _ = chat.group("g")
    #expect(chat.exists)
    way.remove(chat)
    #expect(!chat.exists)
    _ = chat.append([7])
    guard case .message(let message) = await waits.value else {
      Issue.record("nothing came")
      return
    }
    #expect(message.payload == [7])
  }

  @Test("L9 all are gone at once, though they are let go of some at a time")
  func atOnce() {
    var configuration = configuration()
    let count = Mutex<[Int]>([])
    let store = Mutex<ConversationStore?>(nil)
    configuration.observer = { name, _, _ in
      // Others may still have to be let go of; nobody can tell.
      guard let store = store.withLock({ $0 }) else { return }
      if store["\(name)"].exists { Issue.record("\(name) is still there") }
      let known = store.count
      count.withLock { $0.append(known) }
    }
    let made = ConversationStore(configuration)
    store.withLock { $0 = made }
    defer { store.withLock { $0 = nil } }
    for number in 0..<500 { _ = made["\(number)"].append([1]) }
    made.removeAll()
    #expect(count.withLock { $0 } == Array(repeating: 0, count: 500))
  }

  @Test("L5 a budget meanwhile evicts nothing that was removed")
  func budget() {
    var configuration = configuration()
    configuration.byteBudget = 200_000
    configuration.shardCount = 1
    let store = ConversationStore(configuration)
    for number in 0..<100 { _ = store["\(number)"].append([UInt8](repeating: 1, count: 500)) }
    let live = store.account.live
    let evicted = store.account.evicted
    // As if whoever removes all had come no further.
    store.performOnAll { now in store.change(RemoveConversationsOperation(), at: now) }
    for number in 100..<140 { _ = store["\(number)"].append([UInt8](repeating: 1, count: 500)) }
    #expect(store.count == 40)
    #expect(store.account.evicted == evicted && store.account.removed == live)
  }
}
