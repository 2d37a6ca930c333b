import ConversationReplay
import Testing

@Suite struct ChitchatLogReaderTests {
  private func read(_ json: String) throws -> LogContents {
    try ChitchatLogReader(file: "d.json").read(Array(json.utf8))
  }

  private func entry(_ text: String, _ second: Int, _ sender: String) -> String {
    #"{"text":"\#(text)","timestamp":"1970-01-01T00:00:0\#(second)Z","sender":"\#(sender)"}"#
  }

  @Test("Conversations come by start and then by key, turns flattened, senders in two roles")
  func order() throws {
    let contents = try read(
      """
      {"late": {"messages": [[\(entry("e", 5, "s"))]], "start": "x"},
       "b": {"messages": [[\(entry("c", 2, "s"))], [], [\(entry("d", 9, "t"))]], "ratings": {}},
       "a": {"messages": [[\(entry("a", 2, "u")), \(entry("", 3, "u"))]]},
       "silent": {"messages": []}}
      """)
    func message(
      _ conversation: String, _ id: Int, _ role: LogRole, _ author: String, _ second: Int64,
      _ text: String, line: Int
    ) -> LogMessage {
      LogMessage(
        conversation: conversation, id: "\(id)", parent: id == 0 ? nil : "\(id - 1)", role: role,
        author: author, time: second * 1_000_000_000, text: text, line: line)
    }
    #expect(
      contents.messages == [
        message("a", 0, .user, "u", 2, "a", line: 1),
        message("a", 1, .user, "u", 3, "", line: 2),
        message("b", 0, .user, "s", 2, "c", line: 3),
        message("b", 1, .assistant, "t", 9, "d", line: 4),
        message("late", 0, .user, "s", 5, "e", line: 5),
      ])
    #expect(contents.problems == [])
    #expect(contents.linkCount == 2)
  }

  @Test("A bad message costs itself only, and the next one answers the last good one")
  func malformed() throws {
    let bad = #"{"text":"x","timestamp":"soon","sender":"s"}"#
    let contents = try read(
      """
      {"a": {"messages": [[\(entry("a", 1, "s")), 5, {"text":"x"}, \(bad)], "turn",
                          [\(entry("b", 2, "t"))]]},
       "b": [], "c": {"messages": 3}}
      """)
    #expect(contents.messages.map(\.id) == ["0", "5"])
    #expect(contents.messages.map(\.parent) == [nil, "0"])
    // Conversations without a time are as old as time, so b and c come first.
    #expect(contents.problems.map(\.line) == [1, 2, 4, 5, 6, 7])
    #expect(
      contents.problems.map(\.description)[4]
        == "d.json:6: expected a timestamp like 2018-05-02T19:38:15Z, "
        + "found “soon” as message 3 of conversation “a”")
  }

  @Test("No conversations is an empty log")
  func empty() throws {
    #expect(try read("{}") == LogContents())
  }

  @Test("What is not a JSON object at all throws", arguments: ["", "x", "[]", "{\"a\":", "\0"])
  func notJSON(text: String) throws {
    let error = #expect(throws: LogError.self) { try read(text) }
    #expect(try #require(error).description.hasPrefix("d.json: The file is not a JSON object"))
  }

  @Test("Nesting without end throws instead of overflowing the stack")
  func nested() {
    let nested = String(repeating: #"{"a":"#, count: 200_000)
    #expect(throws: LogError.self) { try read(nested) }
  }
}
