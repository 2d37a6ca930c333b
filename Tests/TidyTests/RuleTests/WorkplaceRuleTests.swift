import Testing

struct WorkplaceRuleTests {
  @Test(
    "Words of the workplace are flagged in every kind of file, in strings and in comments",
    arguments: ["README.md", "scripts/test", "Sources/A/A.swift"])
  func words(path: String) {
    let name = "Clau" + "de"
    let project = Project([path: "let a = 1\n// \"\(name)\"\nlet work = \"/works/\""])
    #expect(
      WorkplaceRule().findings(in: project).map(\.description)
        == ["\(path):2: “\(name.lowercased())” is a word of the workplace"])
  }
}
