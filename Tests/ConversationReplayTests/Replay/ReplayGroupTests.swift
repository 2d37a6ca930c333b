import ConversationMemory
import ConversationReplay
import Testing

@Suite("Replays with a group")
struct ReplayGroupTests {
  private func replay(
    _ contents: LogContents, consumers: Int, failing rate: Double, usesStore: Bool
  ) throws -> GroupTally {
    var options = ReplayOptions()
    options.consumerCount = consumers
    options.groupWork = GroupWork(name: "workers", failureRate: rate)
    options.usesStore = usesStore
    if usesStore {
      options.producerCount = 1
      // All conversations have one clock, which the log moves on however far consumers are.
      options.window = .unbounded
    }
    let outcome = Replay(contents, options: options).run()
    #expect(outcome.contradictions == [])
    #expect(outcome.report.text().contains("Group, in messages"))
    return try #require(outcome.report.group)
  }

  @Test(
    "B5 L5 every message is acknowledged, given up or left, whoever fails",
    arguments: [false, true])
  func accounts(usesStore: Bool) throws {
    let contents = SmallLog.random(seed: 7, conversationCount: 40, messageCount: 3_000)
    let well = try replay(contents, consumers: 3, failing: 0, usesStore: usesStore)
    // The log's clock goes on while a consumer is at work, so that some leave in its hands.
    #expect(well.acknowledged + well.missed + well.departed == 3_000)
    #expect(well.refused == 0 && well.pending == 0 && well.lag == 0)
    let some = try replay(contents, consumers: 3, failing: 0.3, usesStore: usesStore)
    #expect(some.sum == 3_000)
    #expect(some.refused > 500 && some.deadLettered > 20)
    #expect(some.deliveries >= some.acknowledged + some.refused)
    let all = try replay(contents, consumers: 1, failing: 1, usesStore: usesStore)
    #expect(all.acknowledged == 0 && all.deadLettered + all.missed + all.departed == 3_000)
  }

  @Test("B5 options that contradict each other are told so")
  func contradictions() {
    var options = ReplayOptions()
    options.groupWork = GroupWork(name: "workers", failureRate: 1.5)
    #expect(options.contradiction?.contains("from 0 to 1") == true)
    options.groupWork = GroupWork(name: "workers", failureRate: 0)
    #expect(options.contradiction == nil)
    options.overflow = .wait
    #expect(options.contradiction != nil)
    options.overflow = .reject
    options.consumerCount = 0
    #expect(options.contradiction != nil)
  }
}
