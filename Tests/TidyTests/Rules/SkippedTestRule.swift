/// A test that does not run, or may fail, says why.
struct SkippedTestRule: Rule {
  private static let marks = [".disabled", "withKnownIssue"]

  let sentence = "A test that is left out says why"

  func findings(in project: Project) -> [Finding] {
    project.swiftFiles.filter { $0.isIn("Tests") }.flatMap(findings)
  }

  private func findings(in file: SourceFile) -> [Finding] {
    guard let view = file.view else { return [] }
    var findings: [Finding] = []
    for (index, line) in view.code.enumerated() {
      for mark in Self.marks {
        guard let column = column(after: mark, in: line),
          !givesReason(view, from: index, column: column)
        else { continue }
        findings.append(file.finding(index, "\(mark.filter(\.isLetter)) without a reason"))
      }
    }
    return findings
  }

  /// Where the arguments begin, in bytes: past the parenthesis, or at the brace if there are none.
  private func column(after mark: String, in line: String) -> Int? {
    guard let end = line.firstRange(of: mark)?.upperBound else { return nil }
    let rest = line[end...].drop { $0 == " " }
    guard rest.first == "(" || rest.first == "{" && !mark.hasPrefix(".") else { return nil }
    return line[..<rest.startIndex].utf8.count + (rest.first == "(" ? 1 : 0)
  }

  /// Whether a string that says something lies among the arguments: up to the parenthesis that
  /// closes them, or, where none was opened, up to the brace of the closure.
  private func givesReason(_ view: SourceView, from index: Int, column: Int) -> Bool {
    let code = view.code[index...].joined(separator: "\n").utf8.dropFirst(column)
    let text = view.uncommented[index...].joined(separator: "\n").utf8.dropFirst(column)
    var depth = 0
    for (seen, said) in zip(code, text) {
      if seen == UInt8(ascii: "(") { depth += 1 }
      if seen == UInt8(ascii: ")") { depth -= 1 }
      if depth < 0 || seen == UInt8(ascii: "{") { return false }
      // What a string says is blank in the code and not in the text.
      if seen == UInt8(ascii: " "), said != seen { return true }
    }
    return false
  }
}
