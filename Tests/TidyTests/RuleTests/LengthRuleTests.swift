import Testing

struct LengthRuleTests {
  private let rule = LengthRule()

  @Test("A file of 401 lines is flagged, one of 400 is not")
  func longFile() {
    let line = "let x = 1\n"
    let project = Project([
      "Sources/A/Fits.swift": String(repeating: line, count: 400),
      "Sources/A/Long.swift": String(repeating: line, count: 401),
    ])
    #expect(
      rule.findings(in: project).map(\.description)
        == ["Sources/A/Long.swift:401: the file has 401 lines, 400 at most"])
  }

  @Test("A line of 101 columns is flagged, one of 100 or with an address is not")
  func longLine() {
    let project = Project([
      "Sources/A/A.swift": """
      // \(String(repeating: "→", count: 97))
      // \(String(repeating: "→", count: 98))
      // https://example.org/\(String(repeating: "a", count: 98))
      """
    ])
    #expect(
      rule.findings(in: project).map(\.description)
        == ["Sources/A/A.swift:2: the line has 101 columns, 100 at most"])
  }
}
