import Testing

struct NameRuleTests {
  @Test("Names that say nothing are flagged, of files and of types")
  func emptyNames() {
    let project = Project([
      "Sources/A/BufferManager.swift": "struct Buffer {}",
      "Sources/A/Buffer+Utils.swift": "extension Buffer {}",
      "Sources/A/Window.swift": "struct Window {\n  enum LimitHelpers {}\n}",
      "Sources/A/Manager.swift.md": "not Swift",
      "Sources/A/Commons.swift": "struct Ground {}",
    ])
    #expect(
      NameRule().findings(in: project).map(\.description) == [
        "Sources/A/Buffer+Utils.swift:1: the file's name ends in “Utils”",
        "Sources/A/BufferManager.swift:1: the file's name ends in “Manager”",
        "Sources/A/Commons.swift:1: the file's name ends in “Common”",
        "Sources/A/Window.swift:2: the name of the type LimitHelpers ends in “Helper”",
      ])
  }
}
