import Testing

struct SampleBlockTests {
  @Test("Blocks are gathered with their lines; exempt ones and manifests are not")
  func blocks() {
    let page = """
      # Page
      ```swift
      let a = 1
      ```
      - In a list:
        ```swift
        if a == 1 {
          return
        }
        ```
      <!-- no-compile -->
      ```swift
      not Swift
      ```
      ```swift
      .package(url: "https://example.org/a", from: "1.0.0")
      ```
      ```
      plain
      ```
      """
    let project = Project([
      "Sources/A/Documentation.docc/Guides/Page.md": page, "CONTRIBUTING.md": page,
    ])
    let path = "Sources/A/Documentation.docc/Guides/Page.md"
    #expect(
      Sample.all(in: project) == [
        Sample(path: path, line: 3, text: "let a = 1"),
        Sample(path: path, line: 7, text: "if a == 1 {\n  return\n}"),
      ])
  }
}
