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
        for number in 0..<count { memory.blockingAppend(number, until: .never) }
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
}
