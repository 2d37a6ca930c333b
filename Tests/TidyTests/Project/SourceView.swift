/// Swift or C text seen in three ways, each with as many lines and as many bytes a line as the
/// text.
///
/// What a view leaves out is blank in it, so that a column means the same in all of them. A string
/// keeps its quotes in `code`: a rule sees that there is one, and never what it says. Expressions
/// that are interpolated into a string are code.
struct SourceView {
  /// Neither comments nor what strings say.
  let code: [String]
  /// Comments alone.
  let comments: [String]
  /// Everything but comments.
  let uncommented: [String]

  init(_ text: String) {
    var scanner = SourceScanner(text)
    scanner.scan()
    code = Self.lines(of: scanner.code)
    comments = Self.lines(of: scanner.comments)
    uncommented = Self.lines(of: scanner.uncommented)
  }

  /// The lines of a text, counted by line feeds; what follows the last is one too.
  static func lines(of bytes: [UInt8]) -> [String] {
    bytes.split(separator: SourceScanner.newline, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }
}
