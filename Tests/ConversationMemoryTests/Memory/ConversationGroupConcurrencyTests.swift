import Synchronization
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
    let done = Mutex<[Int: Int]>([:])
    let results = await runThreads(4) { thread -> Int in
      if thread == 0 {
        for number in 0..<count { memory.blockingAppend(number, until: .never) }
        memory.finish()
        return 0
      }
      var handled = 0
      while true {
        let received = group.blockingReceive(as: "\(thread)", atMost: 16, until: .never)
        guard case .deliveries(let deliveries) = received else { return handled }
        for delivery in deliveries {
          // Now and then one is dropped, as by a consumer that crashed.
          if delivery.payload % 997 == 0, delivery.receipt.deliveryCount == 1 { continue }
          guard group.acknowledge(delivery.receipt) == .done else { continue }
          done.withLock { $0[delivery.payload, default: 0] += 1 }
          handled += 1
        }
      }
    }
    #expect(results.reduce(0, +) == count)
    #expect(done.withLock { $0.count == count && $0.values.allSatisfy { $0 == 1 } })
    let account = try #require(group.status).account
    #expect(account.acknowledged == count)
    #expect(account.deliveries == account.acknowledged + account.leasesEnded)
    #expect(memory.account.consumed == count)
  }
}
