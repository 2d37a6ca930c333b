import ConversationReplay
import Testing

@Suite("Aggregates of a log")
struct LogAggregatesTests {
  private func message(_ author: String?, at second: Int64) -> LogMessage {
    LogMessage(
      conversation: "c", id: "\(second)", role: author == nil ? .assistant : nil, author: author,
      time: second * 1_000_000_000, text: "", line: 1)
  }

  @Test("W11 messages a minute, of all and by speaker, in the log's time")
  func minutes() {
    // Out of order, as a log of several conversations is.
    let aggregates = LogAggregates(
      LogContents(messages: [
        message("ada", at: 65), message("ada", at: 1), message("bob", at: 59),
        message(nil, at: 119), message("ada", at: 110), message("ada", at: 600),
      ]))
    #expect(aggregates.minutes == 3)
    #expect(aggregates.mostPerMinute == 3)
    #expect(aggregates.meanPerMinute == 2)
    #expect((aggregates.deviation * aggregates.deviation - 2.0 / 3).magnitude < 1e-12)
    #expect(
      aggregates.speakers == [
        .init(name: "ada", messages: 4, mostPerMinute: 2),
        .init(name: "assistant", messages: 1, mostPerMinute: 1),
        .init(name: "bob", messages: 1, mostPerMinute: 1),
      ])
  }

  @Test("W13 of no message there is nothing")
  func empty() {
    let aggregates = LogAggregates(LogContents())
    #expect(aggregates.minutes == 0 && aggregates.meanPerMinute == 0)
    #expect(aggregates.speakers == [])
  }
}
