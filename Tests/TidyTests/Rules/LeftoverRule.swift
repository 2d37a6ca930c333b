/// Nothing is left over from the making: no promise to do it later, no stub, no print.
struct LeftoverRule: Rule {
  private static let promises: Set<String> = ["TODO", "FIXME", "XXX", "HACK"]

  /// What is in files that end so was said by others, and may hold any word.
  private static let dataSuffixes = [".json", ".jsonl", ".txt", ".csv", ".log"]

  let sentence = "Nothing is left over from the making"

  func findings(in project: Project) -> [Finding] {
    project.files.flatMap { file in
      var findings: [Finding] = []
      for index in file.lines.indices {
        for promise in promises(in: file, at: index) {
          findings.append(file.finding(index, "a left-over “\(promise)”"))
        }
        if isStub(file, at: index) {
          findings.append(file.finding(index, "a stub that stops the program"))
        }
        if prints(file, at: index) {
          findings.append(file.finding(index, "only the command line tool prints"))
        }
      }
      return findings
    }
  }

  /// In Swift and C what strings say does not count; other files are read whole.
  private func promises(in file: SourceFile, at index: Int) -> [String] {
    if Self.dataSuffixes.contains(where: file.path.hasSuffix) { return [] }
    let line = file.view.map { $0.code[index] + " " + $0.comments[index] } ?? file.lines[index]
    return Word.all(in: line).map(\.text).filter(Self.promises.contains)
  }

  private func isStub(_ file: SourceFile, at index: Int) -> Bool {
    guard let view = file.view, view.code[index].contains("fatalError(\"") else { return false }
    return view.uncommented[index].contains("fatalError(\"unimplemented")
  }

  private func prints(_ file: SourceFile, at index: Int) -> Bool {
    guard file.isSwift, file.isIn("Sources"), !file.isIn("Sources/cbwm"), let view = file.view
    else { return false }
    let code = view.code[index]
    let words = Word.all(in: code)
    return words.indices.contains { place in
      let word = words[place]
      return word.text == "print" && !word.isMember
        && code.utf8.dropFirst(word.end).first == UInt8(ascii: "(")
        && (place == 0 || words[place - 1].text != "func")
    }
  }
}
