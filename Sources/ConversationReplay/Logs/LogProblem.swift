/// A place in a log that could not be read; the rest of the log is read all the same.
package struct LogProblem: Error, Equatable, Sendable, CustomStringConvertible {
  /// The path of the file, as it was given.
  package let file: String
  /// The line, or the message's ordinal where lines mean nothing, from 1.
  package let line: Int
  /// What should stand there.
  package let expected: String
  /// What stands there.
  package let found: String

  /// A problem at `line` of `file`.
  package init(file: String, line: Int, expected: String, found: String) {
    self.file = file
    self.line = line
    self.expected = expected
    self.found = found
  }

  /// `FILE:LINE: expected …, found …`, the form in which editors jump to the place.
  package var description: String { "\(file):\(line): expected \(expected), found \(found)" }

  /// The start of `text` in quotes: at most 40 characters, an ellipsis for the rest.
  ///
  /// Control and format characters are spelled out, because a log may come from a stranger and a
  /// terminal would obey them.
  package static func excerpt(_ text: some StringProtocol) -> String {
    let limit = 40
    // A character may be a letter under a million accents, so scalars are bounded as well.
    let start = text.unicodeScalars.prefix(4 * limit)
    var quoted = ""
    for scalar in String(String.UnicodeScalarView(start)).prefix(limit).unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
        quoted += scalar.escaped(asASCII: true)
      default:
        quoted.unicodeScalars.append(scalar)
      }
    }
    let isWhole = text.unicodeScalars.count <= 4 * limit && text.count <= limit
    return isWhole ? "“\(quoted)”" : "“\(quoted)…”"
  }
}
