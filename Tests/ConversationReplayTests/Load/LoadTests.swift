import ConversationReplay
import Testing

@Suite struct LoadTests {
  @Test("D1 a load with a rate appends no more at once than is due", arguments: [1, 3])
  func rate(threads: Int) {
    var options = LoadOptions()
    options.conversationCount = 10
    options.messageCount = 100
    options.threadCount = threads
    // One at once, and the next one a quarter of an hour later.
    options.rate = 0.001
    let stop = ReplayStop()
    let outcome = Load(options, stop: stop).run { count in
      if count > 0 { stop.request() }
    }
    #expect(outcome.report.messages == 1)
    #expect(outcome.isStopped)
  }
}
