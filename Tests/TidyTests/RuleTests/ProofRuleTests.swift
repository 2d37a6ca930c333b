import Testing

struct ProofRuleTests {
  @Test(
    "A claim without a proof is flagged",
    arguments: [
      ("final class A: @unchecked Sendable {}", "@unchecked Sendable"),
      ("let a = try! b()", "try!"),
      ("nonisolated(unsafe) var a = 1", "nonisolated(unsafe)"),
    ])
  func claims(line: String, claim: String) {
    let project = Project(["Tests/A/A.swift": "// Too far away.\n\n\n\n\n\n\n" + line])
    #expect(
      ProofRule().findings(in: project).map(\.description)
        == ["Tests/A/A.swift:8: \(claim) without a comment in the 6 lines above"])
  }

  @Test("One with a proof is not, nor one that a string or a comment speaks of")
  func proofs() {
    let project = Project([
      "Sources/A/A.swift": """
      // Only the owner of the lock reads or writes it.
      nonisolated(unsafe) var a = 1
      """,
      "Sources/A/B.swift": #"let text = "try!" // try! is never needed"#,
    ])
    #expect(ProofRule().findings(in: project).isEmpty)
  }
}
