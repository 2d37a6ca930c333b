/// A test that sleeps is slow when all is well and wrong when the machine is busy.
struct PatienceRule: Rule {
  private static let memberCalls = ["Task.sleep", "Thread.sleep", "Clock().sleep", ">.sleep"]
  private static let functions: Set<String> = ["sleep", "usleep", "nanosleep"]

  let sentence = "Tests wait for what happens, and never sleep"

  func findings(in project: Project) -> [Finding] {
    project.swiftFiles.filter { $0.isIn("Tests") }.flatMap { file in
      (file.view?.code ?? []).enumerated().compactMap { index, line in
        sleeps(line) ? file.finding(index, "a test sleeps") : nil
      }
    }
  }

  private func sleeps(_ line: String) -> Bool {
    if Self.memberCalls.contains(where: line.contains) { return true }
    let words = Word.all(in: line)
    return words.indices.contains { place in
      let word = words[place]
      return Self.functions.contains(word.text) && !word.isMember
        && line.utf8.dropFirst(word.end).first == UInt8(ascii: "(")
        && (place == 0 || words[place - 1].text != "func")
    }
  }
}
