import ConversationReplay
import Testing

@Suite struct IRCLogReaderTests {
  private let minute: Int64 = 60_000_000_000

  private func read(
    _ log: String, annotation: String? = nil, file: String = "irc/1970-01-02_x.raw.txt"
  ) -> LogContents {
    IRCLogReader(file: file).read(Array(log.utf8), annotation: annotation.map { Array($0.utf8) })
  }

  @Test("Said, done, said nothing and noticed")
  func forms() {
    let contents = read(
      "[00:01] <nick|> hello > there\r\n=== who  has joined\n[00:02]  * [x] waves\n"
        + "[00:02] <quiet>\n[00:02]  * dot")
    let day: Int64 = 24 * 60 * minute
    func message(
      _ id: Int, _ role: LogRole, _ author: String?, _ minutes: Int64, _ text: String
    ) -> LogMessage {
      LogMessage(
        conversation: "1970-01-02_x", id: "\(id)", role: role, author: author,
        time: day + minutes * minute, text: text, line: id + 1)
    }
    #expect(
      contents.messages == [
        message(0, .user, "nick|", 1, "hello > there"),
        message(1, .system, nil, 1, "who  has joined"),
        message(2, .user, "[x]", 2, "waves"),
        message(3, .user, "quiet", 2, ""),
        message(4, .user, "dot", 2, ""),
      ])
    #expect(contents.problems == [])
  }

  @Test("An empty file has no messages, and a notice ahead of all lines is at midnight")
  func empty() {
    #expect(read("") == LogContents())
    #expect(read("===\n").messages.map(\.time) == [24 * 60 * minute])
    #expect(read("=== x", file: "undated.txt").messages.map(\.time) == [0])
    #expect(read("=== x", file: "undated.txt").messages.map(\.conversation) == ["undated.txt"])
  }

  @Test(
    "A malformed line is a problem of its own, and the ids behind it stay",
    arguments: [
      "", " ", "hello", "[25:00] <a> x", "[10:60] <a> x", "[1:00] <a> x", "[10:00]<a> x",
      "[10:00] <> x", "[10:00] <a>x", "[10:00] <a", "[10:00]  * ", "[10:00]", "==", "\0",
    ])
  func malformed(line: String) throws {
    let contents = read("[10:00] <a> x\n\(line)\n[10:01] <b> y\n")
    #expect(contents.messages.map(\.id) == ["0", "2"])
    #expect(contents.problems.map(\.line) == [2])
    let problem = try #require(contents.problems.first)
    #expect(problem.description.hasPrefix("irc/1970-01-02_x.raw.txt:2: expected “[HH:MM]"))
  }

  @Test("A huge line is a problem, and so is a huge line of links")
  func huge() {
    let huge = String(repeating: "x", count: LogLine.maximumByteCount)
    let contents = read("[10:00] <a> \(huge)\n[10:01] <b> y\n", annotation: "0 1 -\n\(huge)x\n")
    #expect(contents.messages.map(\.parent) == ["0"])
    #expect(
      contents.problems.map(\.found) == [
        "\(LogLine.maximumByteCount + 12)", "\(LogLine.maximumByteCount + 1)",
      ])
  }

  @Test("NUL and bytes that are not UTF-8 are repaired, not refused")
  func bytes() {
    let reader = IRCLogReader(file: "x.raw.txt")
    let contents = reader.read(Array("[10:00] <a> x\0".utf8) + [0xFF, 0x0A])
    #expect(contents.messages.map(\.text) == ["x\0\u{FFFD}"])
  }

  @Test("The nearest parent before a line counts, and all links are counted")
  func links() {
    let log = (0..<6).map { "[10:0\($0)] <a> x\n" }.joined()
    let contents = read(
      log, annotation: "0 0 -\n0 3 - \n2 3 -\n1 3 -\n4 4 -\n3 4 -\n\n5 5 -\r\n")
    #expect(contents.messages.map(\.parent) == [nil, nil, nil, "2", "3", nil])
    #expect(contents.linkCount == 7)
    #expect(contents.problems == [])
  }

  @Test(
    "A malformed link is a problem of the annotation file",
    arguments: [
      "1", "0 1", "a b -", "0 1 - -", "0 1 x", "-1 1 -", "+0 1 -", "1 0 -", "0 2 -",
      "0 99999999999999999999 -",
    ])
  func malformedLinks(line: String) {
    let contents = read("[10:00] <a> x\n[10:01] <a> x\n", annotation: "\(line)\n0 1 -\n")
    #expect(contents.messages.map(\.parent) == [nil, "0"])
    #expect(contents.linkCount == 1)
    #expect(contents.problems.map(\.file) == ["irc/1970-01-02_x.annotation.txt"])
    #expect(contents.problems.map(\.line) == [1])
  }
}
