import ConversationReplay
import Testing

@Suite struct JSONLinesLogReaderTests {
  private func read(_ log: String) -> LogContents {
    JSONLinesLogReader(file: "logs/chat.jsonl").read(Array(log.utf8))
  }

  @Test("Every key is taken, whatever the order, and other keys are passed over")
  func everyKey() {
    let contents = read(
      #"{"text":"hi","time":"1970-01-01T00:00:01.5Z","author":"Ann","role":"user","extra":[{}],"#
        + #""parent":4,"id":"x","conversation":"c"}"#)
    #expect(
      contents.messages == [
        LogMessage(
          conversation: "c", id: "x", parent: "4", role: .user, author: "Ann",
          time: 1_500_000_000, text: "hi", line: 1)
      ])
    #expect(contents.linkCount == 1)
  }

  @Test("All but the text has a default, null is no value, and the time stays")
  func defaults() {
    let contents = read(
      "{\"text\":\"\"}\r\n\n \t\n{\"text\":\"a\\u0000\",\"time\":2}\n"
        + #"{"text":"b","id":null,"time":null,"role":null,"parent":null,"conversation":7}"#)
    func message(
      _ line: Int, _ time: Int64, _ text: String, conversation: String = "chat.jsonl"
    ) -> LogMessage {
      LogMessage(conversation: conversation, id: "\(line)", time: time, text: text, line: line)
    }
    #expect(
      contents.messages == [
        message(1, 0, ""), message(4, 2_000_000_000, "a\0"),
        message(5, 2_000_000_000, "b", conversation: "7"),
      ])
    #expect(contents.problems == [])
    #expect(read("") == LogContents())
  }

  @Test(
    "Every spelling of a role is known",
    arguments: [
      ("system", .system), ("developer", .system), ("user", .user), ("human", .user),
      ("assistant", .assistant), ("ai", .assistant), ("toolCall", .toolCall),
      ("tool_call", .toolCall), ("tool", .toolResult), ("toolResult", .toolResult),
      ("tool_result", .toolResult),
    ] as [(String, LogRole)])
  func roles(name: String, role: LogRole) {
    #expect(read(#"{"text":"","role":"\#(name)"}"#).messages.map(\.role) == [role])
  }

  @Test(
    "A malformed line says what is wrong, and the lines around it are read",
    arguments: [
      ("nonsense", "a JSON object", "“nonsense”"),
      ("[]", "a JSON object", "“[]”"),
      ("{}", "text: a string", "nothing"),
      (#"{"text":5}"#, "text: a string", "5"),
      (#"{"text":["a"]}"#, "text: a string", "a malformed value or one of another kind"),
      (#"{"text":"","id":1.5}"#, "id: a string or an integer", "1.5"),
      (
        #"{"text":"","parent":true}"#, "parent: a string or an integer",
        "a malformed value or one of another kind"
      ),
      (
        #"{"text":"","role":"bot"}"#,
        "role: one of system, user, assistant, toolCall, toolResult", "“bot”"
      ),
      (
        #"{"text":"","time":"soon"}"#, "time: an ISO 8601 time or seconds since 1970", "“soon”"
      ),
      (
        #"{"text":"","time":9300000000}"#, "time: an ISO 8601 time or seconds since 1970",
        "9300000000"
      ),
    ])
  func malformed(line: String, expected: String, found: String) {
    let contents = read("{\"text\":\"a\"}\n\(line)\n{\"text\":\"b\"}")
    #expect(contents.messages.map(\.text) == ["a", "b"])
    #expect(
      contents.problems == [
        LogProblem(file: "logs/chat.jsonl", line: 2, expected: expected, found: found)
      ])
  }

  @Test("A bare NUL is no part of a JSON string, and is spelled out between values")
  func nul() {
    let log = "{\"text\":\"\0\"}\n{\0}"
    let found = ["a malformed value or one of another kind", "“{\\0}”"]
    #expect(read(log).problems.map(\.found) == found)
  }

  @Test("Nesting, numbers, bytes and lengths without a bound cost their line only")
  func hostile() {
    let nested = String(repeating: "[", count: 100_000)
    let huge = String(repeating: " ", count: LogLine.maximumByteCount) + "{"
    let lines = [
      #"{"text":\#(nested)"#, #"{"text":"","time":1e999}"#, #"{"text":"","id":\#(UInt64.max)}"#,
      #"{"text":"\ud800"}"#, huge,
    ]
    let bytes = Array(lines.joined(separator: "\n").utf8) + [0x0A, 0x7B, 0xFF, 0x7D, 0x0A]
    let contents = JSONLinesLogReader(file: "x").read(bytes + Array(#"{"text":"b"}"#.utf8))
    #expect(contents.messages.last?.text == "b")
    #expect(contents.messages.count + contents.problems.count == 7)
    #expect(contents.problems.map(\.line).contains(1))
    #expect(contents.problems.map(\.line).suffix(2) == [5, 6])
  }
}
