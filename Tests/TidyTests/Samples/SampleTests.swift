import Testing

/// Every block of Swift that the documentation shows compiles, without a warning.
///
/// One after the other: each starts a compiler, and the other tests want processors too.
@Suite(.serialized)
struct SampleTests {
  private let compiler: SampleCompiler

  init() throws {
    compiler = SampleCompiler(
      products: try #require(BuildProducts.own, "the modules of this build are not beside it"))
  }

  @Test("What the documentation shows compiles", arguments: Sample.all(in: .own))
  func documentationCompiles(_ sample: Sample) async throws {
    let objections = try await compiler.objections(to: sample)
    #expect(objections.isEmpty, "\(sample.path):\(sample.line): \(objections)")
  }

  @Test("A sample with a mistake is found, at its line in the page")
  func mistakes() async throws {
    let project = Project([
      "README.md": """
      ```swift
      let count: Int = 1
      precondition(count == "one")
      ```
      """
    ])
    let sample = try #require(Sample.all(in: project).first)
    let objections = try await compiler.objections(to: sample)
    #expect(objections.contains("README.md:3:"))
    #expect(objections.contains("error:"))
  }

  @Test(
    "Samples of every shape compile",
    arguments: [
      "try await Task { try Task.checkCancellation() }.value",
      "import ConversationMemory\nlet count = 1\nprint(count)",
      "internal import Foundation\n@main struct Program {\n  static func main() {}\n}",
      "extension Int {\n  var next: Int { self + 1 }\n}",
    ])
  func shapes(text: String) async throws {
    let sample = Sample(path: "README.md", line: 1, text: text)
    let objections = try await compiler.objections(to: sample)
    #expect(objections == "")
  }
}
