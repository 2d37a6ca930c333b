import ConversationMemory
import ConversationReplay
import Testing

@Suite struct ReplayStopTests {
  @Test("Producers wait for the log's time before each message")
  func pace() {
    let seen = ConversationBufferWindowMemory<Duration>()
    let outcome = Replay(SmallLog.tree, options: ReplayOptions(), pace: { _ = seen.append($0) })
      .run()
    #expect(outcome.report.messages == 4)
    #expect(
      seen.read().messages.map(\.payload)
        == [.zero, .seconds(60), .seconds(1799), .seconds(1860)])
  }

  @Test("A replay that is stopped reports what it has done so far")
  func stopped() {
    let stop = ReplayStop()
    let outcome = Replay(
      SmallLog.tree, options: ReplayOptions(), stop: stop,
      pace: { if $0 > .seconds(100) { stop.request() } }
    ).run()
    #expect(outcome.isStopped)
    #expect(outcome.contradictions == [])
    #expect(outcome.report.messages == 2)
    #expect(outcome.report.account.live == 2)
    #expect(outcome.report.account.delivered == 2)
    // The clocks stay before the message that was not played.
    #expect((60_000_000_000..<1_799_000_000_000).contains(outcome.samples.last?.time ?? 0))
  }

  @Test("A replay that is stopped before it begins replays nothing")
  func stoppedAtOnce() {
    let stop = ReplayStop()
    stop.request()
    let outcome = Replay(SmallLog.tree, options: ReplayOptions(), stop: stop).run()
    #expect(outcome.isStopped)
    #expect(outcome.report.messages == 0)
  }
}
