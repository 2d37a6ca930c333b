import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("What gave way to a byte budget, gone through again")
struct ByteBudgetReplayTests {
  @Test(
    "L8 M2 what was evicted is evicted, and nothing else, where another store has more memory",
    arguments: zip([nil, 1 << 30], [true, false]))
  func evicted(budget: Int?, isBounded: Bool) {
    withSeed { random in
      func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
      let clock = StandingClock()
      let tape = Tape()
      var configuration = ConversationStoreConfiguration()
      configuration.clock = .injected(clock)
      configuration.byteBudget = 60_000
      configuration.conversationByteBudget = isBounded ? 3_000 : nil
      configuration.shardCount = 2
      configuration.recorder = tape
      let store = ConversationStore(configuration)
      let workers = store["c:0"].group("workers")
      for step in 0..<1_500 {
        clock.move(to: Int64(step) * 1_000_000)
        let name = "c:\(below(60))"
        let payload = [UInt8](repeating: UInt8(below(256)), count: below(400))
        switch below(20) {
        case 0: _ = store[name].append(ConversationDraft(payload, isPinned: true))
        case 1: _ = store[name].read(through: .count(3))
        case 2: _ = store[name].dequeue()
        case 3: _ = store[name].fork(from: store[name].head() ?? .none)
        case 4:
          for delivery in workers.receive(as: "one", atMost: 2) {
            workers.acknowledge(delivery.receipt)
          }
        case 5 where step > 1_000: _ = store["c:1"].append(payload)
        default: _ = store[name].append(payload, role: .user)
        }
      }
      #expect(store.account.evicted > 100)
      let saying = StoreSaying(store, underBudget: true)
      configuration.byteBudget = budget
      let difference = ReplayCheck(configuration, underBudget: true)
        .difference(from: saying, tape.entries)
      #expect(difference == nil)
    }
  }
}
