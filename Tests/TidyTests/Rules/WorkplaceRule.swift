/// The project speaks of itself alone, never of the place or the tools that it was made with.
struct WorkplaceRule: Rule {
  /// Put together from pieces, so that this file does not break its own rule.
  private static let words = [
    ["/wo", "rk/"], ["/fa", "rm/"], ["before", "-stop"], [".lib", "rary/"], ["clau", "de"],
  ].map { $0.joined() }

  let sentence = "The project speaks of itself alone"

  func findings(in project: Project) -> [Finding] {
    project.files.flatMap { file in
      file.lines.enumerated().flatMap { index, line in
        let lowercased = line.lowercased()
        return Self.words.filter(lowercased.contains).map {
          file.finding(index, "“\($0)” is a word of the workplace")
        }
      }
    }
  }
}
