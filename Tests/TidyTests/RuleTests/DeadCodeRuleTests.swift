import Testing

struct DeadCodeRuleTests {
  @Test(
    "Commented-out code is flagged",
    arguments: [
      "// let count = 1", "//  func trim() {", "// return slots.first()",
      "// if isFull { evict() }",
      "// try await append(message);", "// public init(limit: Int) {",
    ])
  func code(_ line: String) {
    let project = Project(["Sources/A/A.swift": "struct A {\n  \(line)\n}"])
    #expect(
      DeadCodeRule().findings(in: project).map(\.description)
        == ["Sources/A/A.swift:2: commented-out code"])
  }

  @Test(
    "Prose and examples are not",
    arguments: [
      "// return what is oldest (none if empty)", "// for ever",
      "// if it is full, the oldest goes",
      "// let the reader know", "/// let count = 1", "/// return f()", "// (see above)",
      "let text = \"// return f()\"", "// the value (f(x))",
    ])
  func prose(_ line: String) {
    let project = Project(["Sources/A/A.swift": line])
    #expect(DeadCodeRule().findings(in: project).isEmpty)
  }
}
