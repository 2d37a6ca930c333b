import ConversationMemory
import ConversationObservability
import ConversationTestSupport
import Logging
import MetricsTestKit
import Testing

struct ConversationReporterTests {
  private func total(_ outcome: String, _ metrics: TestMetrics) throws -> Int64 {
    try metrics.expectCounter(
      "conversation_messages_total", [("conversation", "desk"), ("outcome", outcome)]
    ).totalValue
  }

  @Test("L5 what is counted is what the account says, once")
  func counts() throws {
    let metrics = TestMetrics()
    let memory = ConversationBufferWindowMemory<Int>(capacity: 4)
    var reporter = ConversationReporter(memory, named: "desk", factory: metrics)
    for number in 0..<10 { _ = memory.append(number) }
    reporter.report()
    _ = memory.append(10)
    reporter.report()
    #expect(try total("appended", metrics) == 11)
    #expect(try total("evicted", metrics) == 7)
    let live = try metrics.expectGauge("conversation_live_messages", [("conversation", "desk")])
    #expect(live.lastValue == 4)
  }

  @Test("M1 live and held bytes are shown")
  func bytes() throws {
    let metrics = TestMetrics()
    let memory = ConversationBufferWindowMemory<Int>()
    _ = memory.append(1)
    var reporter = ConversationReporter(memory, named: "desk", factory: metrics)
    reporter.report()
    let labels = [("conversation", "desk")]
    #expect(try metrics.expectGauge("conversation_live_bytes", labels).lastValue == 8)
    let held = try metrics.expectGauge("conversation_held_bytes", labels).lastValue ?? 0
    #expect(held >= 8)
  }

  @Test("B13 an interval can be as long as a duration", arguments: [Int128.max, 1])
  func interval(attoseconds: Int128) async {
    let reporting = Task {
      var reporter = ConversationReporter(
        ConversationBufferWindowMemory<Int>(), named: "desk", factory: TestMetrics())
      await reporter.run(every: Duration(attoseconds: attoseconds))
    }
    await Task.yield()
    reporting.cancel()
    await reporting.value
  }

  @Test("A report is made at every interval, and a last one on cancellation")
  func run() async throws {
    let metrics = TestMetrics()
    let clock = ConversationManualClock()
    let memory = ConversationBufferWindowMemory<Int>()
    let reporting = Task {
      var reporter = ConversationReporter(memory, named: "desk", factory: metrics)
      await reporter.run(every: .seconds(10), clock: clock)
    }
    await clock.waitForSleepers(1)
    _ = memory.append(1)
    clock.advance(by: .seconds(10))
    await clock.waitForSleepers(1)
    #expect(try total("appended", metrics) == 1)
    _ = memory.append(2)
    reporting.cancel()
    await reporting.value
    #expect(try total("appended", metrics) == 2)
  }
}
