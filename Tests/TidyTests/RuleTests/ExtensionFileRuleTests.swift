import Testing

struct ExtensionFileRuleTests {
  private static let manifest = """
    .target(name: "A"),
    .target(name: "B", dependencies: ["A"]),
    """

  @Test("X+Y away from X is flagged, beside it or above it is not")
  func place() {
    let project = Project([
      "Package.swift": Self.manifest,
      "Sources/A/Buffer/Buffer.swift": "struct Buffer {}",
      "Sources/A/Buffer/Buffer+Trim.swift": "extension Buffer {}",
      "Sources/A/Buffer+Text.swift": "extension Buffer {}",
      "Sources/A/Window/Buffer+Window.swift": "extension Buffer {}",
    ])
    #expect(
      ExtensionFileRule().findings(in: project).map(\.description) == [
        "Sources/A/Window/Buffer+Window.swift:1: "
          + "the type Buffer is declared elsewhere, in Sources/A/Buffer/Buffer.swift"
      ])
  }

  @Test("X+Y on a type of another module is flagged unless it extends it")
  func foreignTypes() {
    let project = Project([
      "Package.swift": Self.manifest,
      "Sources/A/Buffer.swift": "struct Buffer {}",
      "Sources/B/Buffer+Metrics.swift": "public extension Buffer {}",
      "Sources/B/Duration+Text.swift": "extension Duration {}",
      "Sources/B/Durration+Text.swift": "extension Duration {}",
    ])
    #expect(
      ExtensionFileRule().findings(in: project).map(\.description)
        == ["Sources/B/Durration+Text.swift:1: no type Durration is declared here or extended"])
  }
}
