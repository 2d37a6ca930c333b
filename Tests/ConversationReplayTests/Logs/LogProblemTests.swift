import ConversationReplay
import Testing

@Suite struct LogProblemTests {
  @Test("A problem prints its place first")
  func description() {
    let problem = LogProblem(file: "logs/a.jsonl", line: 7, expected: "an object", found: "“x”")
    #expect(problem.description == "logs/a.jsonl:7: expected an object, found “x”")
    let error = LogError(file: "a", sentence: "There is no such file. Check the path.")
    #expect(error.description == "a: There is no such file. Check the path.")
  }

  @Test("An excerpt is short and cannot command a terminal")
  func excerpt() {
    #expect(LogProblem.excerpt("") == "“”")
    #expect(LogProblem.excerpt("naïve 🙂") == "“naïve 🙂”")
    #expect(LogProblem.excerpt("\u{1B}[2J\0\u{9B}\u{202E}") == #"“\u{1B}[2J\0\u{009B}\u{202E}”"#)
    #expect(LogProblem.excerpt(String(repeating: "a", count: 40)).count == 42)
    #expect(LogProblem.excerpt(String(repeating: "a", count: 41)).hasSuffix("a…”"))
    let accents = "e" + String(repeating: "\u{301}", count: 10_000)
    #expect(LogProblem.excerpt(accents).unicodeScalars.count == 163)
  }
}
