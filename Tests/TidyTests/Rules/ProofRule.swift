/// Whoever takes a check away from the compiler proves, in a sentence above, why nothing goes
/// wrong.
struct ProofRule: Rule {
  private static let claims = ["@unchecked Sendable", "try!", "nonisolated(unsafe)"]
  private static let reach = 6

  let sentence = "What the compiler is told to believe is proved in a comment"

  func findings(in project: Project) -> [Finding] {
    project.swiftFiles.flatMap { file in
      let view = file.view
      return (view?.code ?? []).enumerated().flatMap { index, line in
        Self.claims.filter { line.contains($0) && !isProved(view?.comments ?? [], at: index) }
          .map { file.finding(index, "\($0) without a comment in the \(Self.reach) lines above") }
      }
    }
  }

  private func isProved(_ comments: [String], at index: Int) -> Bool {
    comments[max(0, index - Self.reach)..<index].contains { line in
      line.contains { $0.isLetter }
    }
  }
}
