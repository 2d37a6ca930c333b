import Testing

struct FileCircleRuleTests {
  private static let manifest = ".target(name: \"A\"),\n.target(name: \"B\"),"

  private func findings(_ texts: [String: String]) -> [String] {
    let project = Project(texts.merging(["Package.swift": Self.manifest]) { first, _ in first })
    return FileCircleRule().findings(in: project).map(\.description)
  }

  @Test("A circle of two files is found")
  func two() {
    let findings = findings([
      "Sources/A/Buffer.swift": "struct Buffer {\n  var slot: Slot\n}",
      "Sources/A/Slot.swift": "struct Slot { weak var owner: Buffer? }",
    ])
    #expect(
      findings == [
        "Sources/A/Buffer.swift:2: files in a circle: "
          + "Buffer.swift → Slot.swift → Buffer.swift, by Slot, Buffer"
      ])
  }

  @Test("A circle of folders is found where no files are in one")
  func folders() {
    let findings = findings([
      "Sources/A/Buffer/Ring.swift": "struct Ring {\n  var slot: Slot\n}",
      "Sources/A/Queue/Slot.swift": "struct Slot {}",
      "Sources/A/Queue/Queue.swift": "struct Queue { var store: Store }",
      "Sources/A/Buffer/Store.swift": "struct Store {}",
    ])
    #expect(
      findings == [
        "Sources/A/Buffer/Ring.swift:2: folders in a circle: Buffer → Queue → Buffer"
      ])
  }

  @Test("A circle of three files is found once, through an interpolation too")
  func three() {
    let findings = findings([
      "Sources/A/A.swift": "enum A { case b(B) }",
      "Sources/A/B.swift": "protocol B { func c() -> C }",
      "Sources/A/C.swift": "actor C { func d() { print(\"\\(A.self)\") } }",
    ])
    #expect(
      findings == [
        "Sources/A/A.swift:1: files in a circle: A.swift → B.swift → C.swift → A.swift, by B, C, A"
      ])
  }

  @Test("What is no dependency makes no circle: words, members, extensions, other targets, doubles")
  func none() {
    let findings = findings([
      "Sources/A/Buffer.swift": "struct Buffer {\n  var slot: Slot\n}",
      "Sources/A/Slot.swift": """
      /// A place in a Buffer.
      struct Slot { let name = "Buffer", kind = Kind.Buffer }
      """,
      "Sources/A/Buffer+Trim.swift": "extension Buffer { var other: Slot? { nil } }",
      "Sources/B/Reader.swift": "struct Reader { var buffer: Buffer }",
      "Sources/A/Place.swift": "struct Place { let reader: Reader, state: State }",
      "Sources/A/First.swift": "struct First { enum State { case on(Place) } }",
    ])
    #expect(findings.isEmpty)
  }
}
