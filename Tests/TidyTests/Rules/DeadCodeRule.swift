/// Code that is commented out is dead; the history keeps it better.
///
/// A line comment counts as code when it begins like a Swift statement and ends like one.
/// Documentation comments may show code.
struct DeadCodeRule: Rule {
  private static let beginnings: Set<String> = [
    "let", "var", "func", "if", "for", "return", "guard", "while", "switch", "import", "struct",
    "class", "enum", "extension", "init", "public", "private", "internal", "static", "try",
    "await", "defer",
  ]

  let sentence = "No code is commented out"

  func findings(in project: Project) -> [Finding] {
    project.files.flatMap { file in
      (file.view?.comments ?? []).enumerated().compactMap { index, line in
        isCode(line) ? file.finding(index, "commented-out code") : nil
      }
    }
  }

  private func isCode(_ line: String) -> Bool {
    let comment = line.drop { $0 == " " }
    guard comment.hasPrefix("//"), !comment.hasPrefix("///") else { return false }
    let text = comment.dropFirst(2).trimmed
    guard let first = Word.all(in: text).first?.text, text.hasPrefix(first),
      Self.beginnings.contains(first)
    else { return false }
    if ["let", "var"].contains(first), text.contains(" = ") { return true }
    if [";", "{", "}"].contains(where: text.hasSuffix) { return true }
    return text.hasSuffix(")") && callsAtEnd(text)
  }

  /// Whether the parenthesis that closes the text was opened directly after a name: in code a call
  /// has no space there, and in prose an aside (such as this) has one.
  private func callsAtEnd(_ text: String) -> Bool {
    var depth = 0
    for index in text.indices.reversed() {
      if text[index] == ")" { depth += 1 }
      if text[index] == "(" { depth -= 1 }
      if depth == 0 {
        return index > text.startIndex && text[text.index(before: index)] != " "
      }
    }
    return false
  }
}

extension Substring {
  fileprivate var trimmed: String {
    var text = drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
