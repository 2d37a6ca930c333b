import ConversationMemory
import ConversationReplay
import Testing

@Suite struct ReplayConcurrencyTests {
  private static let log = SmallLog.random(
    seed: 20_041_115, conversationCount: 9, messageCount: 1500)

  private func outcome(
    producers: Int, consumers: Int, _ change: (inout ReplayOptions) -> Void = { _ in }
  ) -> ReplayOutcome {
    var options = ReplayOptions()
    options.producerCount = producers
    options.consumerCount = consumers
    change(&options)
    return Replay(Self.log, options: options).run()
  }

  @Test(
    "L9 what becomes of messages does not depend on how many threads there are",
    arguments: ["2m", "30m", "24h,count:20", "30m,turns:7", "bytes:200", "schedule:30s"])
  func determinism(window: String) throws {
    let window = try ConversationWindow(parsing: window)
    for overflow in [ConversationOverflow.evictOldest, .reject] {
      var first: Settled?
      for (producers, consumers) in [1, 2, 4].flatMap({ p in [0, 1, 3].map { (p, $0) } }) {
        let outcome = outcome(producers: producers, consumers: consumers) {
          ($0.window, $0.overflow, $0.capacity) = (window, overflow, 25)
        }
        #expect(outcome.contradictions == [])
        let settled = Settled(outcome.report)
        #expect(settled == first ?? settled, "\(producers) producers, \(consumers) consumers")
        first = first ?? settled
      }
    }
  }

  @Test(
    "L4, L5 producers that wait lose nothing and repeat nothing",
    arguments: [(1, 1), (2, 1), (4, 3), (1, 4)])
  func wait(producers: Int, consumers: Int) {
    for capacity in [1, 2, 50] {
      let outcome = outcome(producers: producers, consumers: consumers) {
        ($0.overflow, $0.capacity, $0.window) = (.wait, capacity, .unbounded)
      }
      #expect(outcome.contradictions == [])
      #expect(outcome.report.account.consumed == Self.log.messages.count)
    }
  }

  @Test("L5 the account adds up however a replay is stopped", arguments: [1, 100, 700])
  func stop(count: Int) {
    let stop = ReplayStop()
    let passed = ConversationBufferWindowMemory<Int>(capacity: 1)
    var options = ReplayOptions()
    options.producerCount = 3
    options.consumerCount = 2
    let outcome = Replay(
      Self.log, options: options, stop: stop,
      pace: { _ in if passed.append(0).id?.rawValue == UInt64(count) { stop.request() } }
    ).run()
    #expect(outcome.isStopped)
    #expect(outcome.contradictions == [])
    // Each producer may be at one message when it is told.
    #expect((count - 1...count + 2).contains(outcome.report.messages))
  }
}
