import ConversationReplay
import Testing

@Suite struct LogLinesTests {
  private func texts(_ file: String) -> [String] { LogLines(Array(file.utf8)).map(\.text) }

  @Test("Lines end with a line feed, a carriage return before it, or the file")
  func ends() {
    #expect(texts("") == [])
    #expect(texts("\n") == [""])
    #expect(texts("a") == ["a"])
    #expect(texts("a\nb\n") == ["a", "b"])
    #expect(texts("a\r\n\r\nb\r") == ["a", "", "b"])
    #expect(texts("a\rb\n") == ["a\rb"])
    #expect(texts("\u{FEFF}a\n") == ["a"])
  }

  @Test("Numbers start at 1, and NUL and bad bytes stay within their line")
  func bytes() {
    let lines = Array(LogLines([0x61, 0x00, 0x0A, 0xFF, 0x62]))
    #expect(lines.map(\.number) == [1, 2])
    #expect(lines.map(\.text) == ["a\0", "\u{FFFD}b"])
  }

  @Test("A line of a mebibyte is taken, one byte more is not")
  func bound() {
    let limit = LogLine.maximumByteCount
    let bytes = [UInt8](repeating: 0x61, count: limit) + [0x0A]
    #expect(LogLines(bytes).map(\.isTooLong) == [false])
    #expect(LogLines([0x61] + bytes).map(\.isTooLong) == [true])
  }
}
