import Foundation

/// What the libraries promise: every public declaration, as the compiler has it, a line each.
struct PublicSymbols {
  static let modules = [
    "ConversationMemory", "ConversationAggregates", "ConversationChat", "ConversationProcessing",
    "ConversationObservability", "ConversationTestSupport",
  ]

  private struct Graph: Decodable {
    struct Symbol: Decodable {
      struct Fragment: Decodable {
        let spelling: String
      }
      let pathComponents: [String]
      let declarationFragments: [Fragment]?
    }
    let symbols: [Symbol]
  }

  let products: BuildProducts

  /// The lines of a module, in the order of their names: where a declaration stands, and what it
  /// says.
  func lines(of module: String) async throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "symbols-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await extract(module, into: folder)
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    var lines: Set<String> = []
    for file in files where file.pathExtension == "json" {
      let graph = try JSONDecoder().decode(Graph.self, from: Data(contentsOf: file))
      for symbol in graph.symbols {
        let declaration = (symbol.declarationFragments ?? []).map(\.spelling).joined()
        let words = declaration.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        lines.insert("\(symbol.pathComponents.joined(separator: "."))  \(words)")
      }
    }
    return lines.sorted()
  }

  private func extract(_ module: String, into folder: URL) async throws {
    let output = try await ToolRun(
      "swift",
      ["symbolgraph-extract", "-module-name", module, "-target", try await target()]
        + ["-I", products.moduleFolder.path]
        + products.moduleMaps.flatMap { ["-Xcc", "-fmodule-map-file=\($0.path)"] }
        + ["-minimum-access-level", "public", "-skip-synthesized-members"]
        + ["-output-dir", folder.path]
    ).output()
    if output.status != 0 { throw Failure(words: output.text) }
  }

  /// The machine that the compiler compiles for.
  private func target() async throws -> String {
    let info = try await ToolRun("swiftc", ["-print-target-info"]).output().text
    guard let match = info.firstMatch(of: #/"triple": "([^"]*)"/#) else {
      throw Failure(words: info)
    }
    return String(match.1)
  }

  struct Failure: Error, CustomStringConvertible {
    let words: String
    var description: String { words }
  }
}
