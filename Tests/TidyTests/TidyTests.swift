import Testing

/// Reads the project's own files and fails where one breaks a rule of the house.
struct TidyTests {
  static let rules: [any Rule] = [
    LengthRule(), NameRule(), ExtensionFileRule(), LeftoverRule(), DeadCodeRule(), ProofRule(),
    DocumentationRule(), PatienceRule(), SkippedTestRule(), WorkplaceRule(), FileCircleRule(),
    ModuleCircleRule(),
  ]

  @Test("The project keeps its rules", arguments: rules.map(RuleArgument.init))
  func projectKeepsRules(_ argument: RuleArgument) {
    for finding in argument.rule.findings(in: .own) {
      Issue.record("\(finding)")
    }
  }

  @Test("The project is read at all")
  func projectIsRead() {
    #expect(Project.own.files.contains { $0.path == "Package.swift" })
    #expect(Project.own.files.contains { $0.path == "Tests/TidyTests/TidyTests.swift" })
    #expect(Project.own.manifest.targets.contains { $0.name == "TidyTests" })
  }
}

/// A rule that is shown by its sentence.
struct RuleArgument: Sendable, CustomTestStringConvertible {
  let rule: any Rule

  var testDescription: String { rule.sentence }
}
