import ConversationReplay
import Testing

@Suite struct LogContentsTests {
  private func message(_ id: String, at time: Int64) -> LogMessage {
    LogMessage(conversation: "c", id: id, time: time, text: "", line: 1)
  }

  @Test("Logs are joined in order and interleaved by time, equal times keeping their order")
  func order() {
    var all = LogContents(messages: [message("a", at: 5), message("b", at: 7)], linkCount: 1)
    let problem = LogProblem(file: "f", line: 1, expected: "x", found: "y")
    all.append(
      LogContents(
        messages: [message("c", at: 5), message("d", at: 1)], problems: [problem], linkCount: 2))
    #expect(all.messages.map(\.id) == ["a", "b", "c", "d"])
    #expect(all.messagesByTime().map(\.id) == ["d", "a", "c", "b"])
    #expect(all.problems == [problem])
    #expect(all.linkCount == 3)
  }
}
