import Testing

struct LeftoverRuleTests {
  @Test("Promises are flagged in comments and in other files, and not in what strings say")
  func promises() {
    let project = Project([
      "Sources/A/A.swift": """
      // FIXME: later
      let mark = "TODO"
      let path = "XXXXXX" // no HACKS
      /* XXX */
      """,
      "scripts/test": "# TODO",
      "Tests/A/Recorded/chat.txt": "TODO: buy milk",
    ])
    #expect(
      LeftoverRule().findings(in: project).map(\.description) == [
        "Sources/A/A.swift:1: a left-over “FIXME”",
        "Sources/A/A.swift:4: a left-over “XXX”",
        "scripts/test:1: a left-over “TODO”",
      ])
  }

  @Test("Stubs are flagged; stopping with a reason is not")
  func stubs() {
    let project = Project([
      "Sources/A/A.swift": """
      func first() { fatalError("unimplemented: first") }
      func second() { fatalError("a slot is empty") }
      """
    ])
    #expect(
      LeftoverRule().findings(in: project).map(\.description)
        == ["Sources/A/A.swift:1: a stub that stops the program"])
  }

  @Test("Printing is flagged in libraries, and not in the command line tool or in tests")
  func prints() {
    let text = """
      print("here")
      printer.print(1); func print() {}; sprint(2)
      """
    let project = Project([
      "Sources/A/A.swift": text, "Sources/cbwm/A.swift": text, "Tests/A/A.swift": text,
    ])
    #expect(
      LeftoverRule().findings(in: project).map(\.description)
        == ["Sources/A/A.swift:1: only the command line tool prints"])
  }
}
