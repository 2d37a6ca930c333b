import Foundation
import Testing

/// A change of what is promised is seen: the list of it lies in the project.
@Suite("What is public")
struct PublicSymbolsTests {
  /// Where the list lies; `CBWM_UPDATE=symbols` has it written anew.
  private static let folder = Project.root.appending(path: "Design/symbols")

  @Test("What is public is what the list says", arguments: PublicSymbols.modules)
  func list(of module: String) async throws {
    let products = try #require(BuildProducts.own)
    let lines = try await PublicSymbols(products: products).lines(of: module)
    let file = Self.folder.appending(path: "\(module).txt")
    if ProcessInfo.processInfo.environment["CBWM_UPDATE"] == "symbols" {
      try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
      try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
    }
    let listed = try String(contentsOf: file, encoding: .utf8)
      .split(separator: "\n").map(String.init)
    let added = lines.filter { !Set(listed).contains($0) }
    let removed = listed.filter { !Set(lines).contains($0) }
    #expect(
      added.isEmpty && removed.isEmpty,
      """
      public, and not listed: \(added.joined(separator: "\n"))
      listed, and not public: \(removed.joined(separator: "\n"))
      If that is meant: CBWM_UPDATE=symbols swift test --filter PublicSymbolsTests
      """)
  }
}
