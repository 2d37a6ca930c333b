import Testing

struct ModuleCircleRuleTests {
  private func findings(_ texts: [String: String]) -> [String] {
    ModuleCircleRule().findings(in: Project(texts)).map(\.description)
  }

  @Test("A circle in the manifest is found")
  func manifest() {
    let text = """
      let package = Package(
        targets: [
          .target(name: "A", dependencies: ["B", .product(name: "C", package: "c")]),
          .target(
            name: "B",
            dependencies: [
              .target(name: "C")
            ]),
          .target(name: "C", dependencies: [.byName(name: "A")]),
        ])
      """
    #expect(
      findings(["Package.swift": text])
        == ["Package.swift:3: modules in a circle: A → B → C → A"])
  }

  @Test("A circle by way of an import is found")
  func imports() {
    let text = """
      .target(name: "A", dependencies: [.product(name: "B", package: "b")]),
      .target(name: "B", dependencies: ["A"], path: "Sources/Systems/B"),
      """
    let importing = [
      "Package.swift": text, "Sources/A/A.swift": "package import struct B.Reader",
    ]
    #expect(findings(importing) == ["Package.swift:1: modules in a circle: A → B → A"])
    let beside = ["Package.swift": text, "Sources/Systems/B/A.swift": "internal import A"]
    #expect(findings(beside).isEmpty)
  }
}
