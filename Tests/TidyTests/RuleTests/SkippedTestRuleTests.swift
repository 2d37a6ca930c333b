import Testing

struct SkippedTestRuleTests {
  @Test(
    "A test that is left out without a reason is flagged",
    arguments: [
      ("@Test(.disabled())", "disabled"),
      ("@Test(.disabled(if: isBusy), .tags(.slow)) func a() { say(\"x\") }", "disabled"),
      ("withKnownIssue { #expect(a == 1, \"one\") }", "withKnownIssue"),
      ("withKnownIssue(isIntermittent: true) { say(\"x\") }", "withKnownIssue"),
      ("@Test(.disabled(\"\")) func a() { say(\"x\") }", "disabled"),
    ])
  func silent(line: String, mark: String) {
    #expect(
      SkippedTestRule().findings(in: Project(["Tests/A/A.swift": line])).map(\.description)
        == ["Tests/A/A.swift:1: \(mark) without a reason"])
  }

  @Test(
    "One that says why is not",
    arguments: [
      "@Test(.disabled(\"needs a server\"))", "@Test(.disabled(if: isBusy(1), \"needs time\"))",
      "withKnownIssue(\"the kernel's, not ours\") {}", "@Test(\n  .disabled(\n    \"why\"))",
      "// withKnownIssue {", "func withKnownIssues() {}", "state = .disabled { 1 }",
    ])
  func reasoned(_ text: String) {
    #expect(SkippedTestRule().findings(in: Project(["Tests/A/A.swift": text])).isEmpty)
  }
}
