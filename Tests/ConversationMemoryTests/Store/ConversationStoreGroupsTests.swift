import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("The groups of a store's conversations")
struct ConversationStoreGroupsTests {
  private let clock = ConversationManualClock()

  private func store(
    _ change: (inout ConversationStoreConfiguration) -> Void = { _ in }
  ) -> ConversationStore {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.shardCount = 1
    change(&configuration)
    return ConversationStore(configuration)
  }

  private let rules = ConversationGroupRules(
    lease: .seconds(10), maximumDeliveries: 1, backOff: .zero)

  @Test("B5 M1 a conversation with groups is not forgotten, and is once they are removed")
  func remembrance() {
    let store = store()
    let group = store["jobs"].group("g")
    let other = store["jobs"].group("other")
    #expect(store.count == 1 && store["jobs"].groups == ["g", "other"])
    #expect(store["nobody's"].groups.isEmpty && store.count == 1)
    store["jobs"].remove(other)
    #expect(store.count == 1 && store["jobs"].groups == ["g"])
    store["jobs"].remove(group)
    #expect(store.count == 0)
    #expect(store.usage.heldBytes == self.store().usage.heldBytes)
  }

  @Test("B5 the group of a conversation that was forgotten is not taken for one begun again")
  func incarnations() {
    let store = store()
    let first = store["jobs"].group("g")
    store["jobs"].remove(first)
    #expect(first.status == nil && first.receive(as: "one").isEmpty)
    let second = store["jobs"].group("g")
    _ = store["jobs"].append("a")
    #expect(first.receive(as: "one").isEmpty && first.status == nil)
    #expect(second.receive(as: "one").count == 1)
    // Removing what is gone removes nothing.
    store["jobs"].remove(first)
    #expect(second.status?.pending == 1)
  }

  @Test("B5 M2 a conversation that gives way to the budget is forgotten with its groups")
  func pressure() {
    let store = store { $0.byteBudget = 60_000 }
    let group = store["jobs"].group("g")
    for _ in 0..<4 { _ = store["jobs"].append([UInt8](repeating: 7, count: 1_000)) }
    let held = group.receive(as: "one")
    for number in 0..<80 { _ = store["c:\(number)"].append([UInt8](repeating: 8, count: 1_000)) }
    #expect(store["jobs"].read().messages.isEmpty)
    #expect(group.acknowledge(held[0].receipt) == .gone)
    #expect(group.status == nil && store["jobs"].groups.isEmpty)
    #expect(store["jobs"].group("g").receive(as: "one").isEmpty)
  }

  @Test("B5 W9 a lease ends, and a dead letter goes, without anybody who reads")
  func sweeper() async {
    let store = store()
    let group = store["jobs"].group("g", rules: rules, deadLetters: store["failed"])
    let waiting = store["failed"].subscribe()
    _ = store["jobs"].append("a", role: .user)
    #expect(group.receive(as: "one").count == 1)
    await clock.waitForSleepers(1)
    clock.advance(by: .seconds(10))
    guard case .message(let letter) = await waiting.next(until: .never) else {
      Issue.record("no dead letter came")
      return
    }
    #expect(letter.text == "a" && letter.role == .user)
    #expect(letter.metadata["dead-letter-reason"] == "the lease ended")
    #expect(letter.metadata["dead-letter-group"] == "g")
    #expect(store["jobs"].read().messages.count == 1)
  }

  @Test("B5 W10 under retention untilConsumed a dead letter leaves its conversation, which is told")
  func deadLettersLeave() {
    let store = store { $0.retention = .untilConsumed }
    let group = store["jobs"].group("g", rules: rules, deadLetters: store["failed"])
    _ = store["jobs"].append("a")
    for delivery in group.receive(as: "one") { group.refuse(delivery.receipt, reason: "no") }
    #expect(store["jobs"].read().messages.isEmpty)
    #expect(store.account.removed == 1)
    #expect(store["failed"].dequeue()?.metadata["dead-letter-reason"] == "no")
  }

  @Test("B5 a store that is let go does not outlive its groups' dead letters")
  func release() {
    weak var released: ConversationStore?
    do {
      let store = store()
      let group = store["jobs"].group("g", rules: rules, deadLetters: store["failed"])
      _ = store["jobs"].append("a")
      #expect(group.receive(as: "one").count == 1)
      released = store
    }
    #expect(released == nil)
  }
}
