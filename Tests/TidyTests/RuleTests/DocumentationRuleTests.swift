import Testing

struct DocumentationRuleTests {
  private let rule = DocumentationRule()

  @Test("Public declarations without documentation are flagged")
  func undocumented() {
    let project = Project([
      "Sources/A/A.swift": """
      public struct A {
        // No documentation.
        @inlinable public static func trim() {}
        @available(
          *, deprecated
        )
        public
        var count: Int
      }
      """
    ])
    #expect(rule.findings(in: project).map(\.line) == [1, 3, 7])
    #expect(
      rule.findings(in: project).first?.description
        == "Sources/A/A.swift:1: a public declaration without a documentation comment")
  }

  @Test("Those with documentation are not, attributes in between or not; nor is what is not public")
  func documented() {
    let text = """
      public import Foundation
      /// A.
      public struct A {
        /// How many.
        @available(
          *, deprecated
        )
        @inlinable
        public private(set) var count: Int
        public(set) var limit: Int
        let level = Level.public
      }
      extension A: Sendable {}
      """
    #expect(rule.findings(in: Project(["Sources/A/A.swift": text])).isEmpty)
    #expect(rule.findings(in: Project(["Tests/A/A.swift": "public struct A {}"])).isEmpty)
  }
}
