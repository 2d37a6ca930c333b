import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Groups shared by threads")
struct ConversationGroupConcurrencyTests {
  @Test("L4 B5 every message is acknowledged once, though some consumers crash")
  func crashes() async throws {
    let count = 20_000
    let memory = ConversationBufferWindowMemory<Int>(
      capacity: 256, overflow: .wait, retention: .untilConsumed)
    let rules = ConversationGroupRules(lease: .milliseconds(20), maximumDeliveries: nil)
    let group = memory.group("workers", rules: rules)
    let results = await runThreads(4) { thread -> [Int] in
      if thread == 0 {
        for number in 0..<count { _ = memory.blockingAppend(number, until: .never) }
        memory.finish()
        return []
      }
      var handled: [Int] = []
      while true {
        let received = group.blockingReceive(as: "\(thread)", atMost: 16, until: .never)
        guard case .deliveries(let deliveries) = received else { return handled }
        for delivery in deliveries {
          // Now and then one is dropped, as by a consumer that crashed.
          if delivery.payload % 997 == 0, delivery.receipt.deliveryCount == 1 { continue }
          guard group.acknowledge(delivery.receipt) == .done else { continue }
          handled.append(delivery.payload)
        }
      }
    }
    #expect(results.flatMap(\.self).sorted() == Array(0..<count))
    let account = try #require(group.status).account
    #expect(account.acknowledged == count)
    // Where a lease ends before its consumer comes to acknowledge, that is late, and counts.
    #expect(account.deliveries >= account.acknowledged)
    #expect(account.deliveries <= account.acknowledged + account.leasesEnded)
    #expect(account.leasesEnded >= count / 997)
    #expect(memory.account.consumed == count)
  }

  @Test("L4 L5 B5 threads share the groups of a store's conversations, some of which die")
  func store() async throws {
    var configuration = ConversationStoreConfiguration()
    configuration.capacity = 1 << 20
    configuration.retention = .untilConsumed
    configuration.shardCount = 4
    let store = ConversationStore(configuration)
    let rules = ConversationGroupRules(
      lease: .milliseconds(20), maximumDeliveries: 2, backOff: .zero)
    let names = (0..<8).map { "jobs:\($0)" }
    let groups = names.map { store[$0].group("g", rules: rules, deadLetters: store["failed"]) }
    let count = 2_000
    let handled = await runThreads(4) { thread -> Int in
      if thread == 0 {
        for number in 0..<count {
          for name in names { _ = store[name].append([UInt8(number % 251)]) }
        }
        for name in names { store[name].finish() }
        return 0
      }
      var handled = 0
      // Each begins elsewhere, and they meet.
      for group in groups[(2 * thread)...] + groups[..<(2 * thread)] {
        while case .deliveries(let deliveries) = group.blockingReceive(
          as: "\(thread)", atMost: 8, until: .never)
        {
          for delivery in deliveries {
            if delivery.payload[0] == 0 {
              group.refuse(delivery.receipt, reason: "zero")
            } else if group.acknowledge(delivery.receipt) == .done {
              handled += 1
            }
          }
        }
      }
      return handled
    }
    let accounts = try groups.map { try #require($0.status).account }
    #expect(accounts.reduce(0) { $0 + $1.acknowledged } == handled.reduce(0, +))
    for account in accounts {
      #expect(account.acknowledged + account.deadLettered == count)
      // Every zero dies; beside them only what was handed out too late twice.
      #expect(account.deadLettered >= (count + 250) / 251 && account.deadLettersLost == 0)
    }
    let dead = accounts.reduce(0) { $0 + $1.deadLettered }
    #expect(store["failed"].read(through: .count(0)).leftOut.messageCount == dead)
  }
}
