import ConversationReplay
import Testing

@Suite struct LogFormatTests {
  @Test(
    "The name decides, then the first bytes",
    arguments: [
      ("a.jsonl", "[10:00] <a> x", .jsonl), ("A.NDJSON", "", .jsonl), ("a.raw.txt", "{", .irc),
      ("a.txt", "[10:00] <a> x", .irc), ("a", "=== joined", .irc),
      ("a.json", #"{"text": "a"}"#, .jsonl), ("a.json", "{}", .jsonl),
      ("a.json", "\u{FEFF}\n { \"k\\\"\\\\\" :\n {\"messages\": []", .chitchat),
      ("a.log", "", .jsonl), ("a.log", " \n", .jsonl), ("a.log", #"{"unfinished"#, .jsonl),
      ("a.log", "[1, 2]", nil), ("a.log", "once", nil), ("a.log", "[99:00]", nil),
      ("a.log", "\0", nil),
    ] as [(String, String, LogFormat?)])
  func detected(file: String, start: String, format: LogFormat?) {
    #expect(LogFormat.detected(file: file, firstBytes: start.utf8) == format)
  }
}
