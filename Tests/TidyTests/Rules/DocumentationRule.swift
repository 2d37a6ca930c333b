/// Every public declaration says what it is.
struct DocumentationRule: Rule {
  let sentence = "Every public declaration is documented"

  func findings(in project: Project) -> [Finding] {
    project.swiftFiles.filter { $0.isIn("Sources") }.flatMap { file in
      let code = file.view?.code ?? []
      return code.indices.filter { isPublicDeclaration(code[$0]) }
        .filter { !isDocumented(file, code, at: $0) }
        .map { file.finding($0, "a public declaration without a documentation comment") }
    }
  }

  private func isPublicDeclaration(_ line: String) -> Bool {
    let words = Word.all(in: line)
    guard let place = words.firstIndex(where: { isPublic($0, line) }) else { return false }
    let declared = words[(place + 1)...].first?.text
    return declared != "import" && declared != "extension"
  }

  /// Whether the word is the modifier, and not `public(set)` or an element called so.
  private func isPublic(_ word: Word, _ line: String) -> Bool {
    guard word.text == "public" || word.text == "open", !word.isMember else { return false }
    return line.utf8.dropFirst(word.end).first == UInt8(ascii: " ")
      || line.utf8.count == word.end
  }

  /// Looks above the attributes, which may take several lines.
  private func isDocumented(_ file: SourceFile, _ code: [String], at index: Int) -> Bool {
    var depth = 0
    for above in (0..<index).reversed() {
      let text = code[above].drop { $0 == " " }
      depth += text.count { $0 == ")" } - text.count { $0 == "(" }
      if depth > 0 || text.hasPrefix("@") { continue }
      return file.lines[above].drop { $0 == " " }.hasPrefix("///")
    }
    return false
  }
}
