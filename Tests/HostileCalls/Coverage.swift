import Foundation

/// What there is to call, as symbol graphs say, beside what is called.
enum Coverage {
  private struct Graph: Decodable {
    struct Symbol: Decodable {
      struct Kind: Decodable {
        let identifier: String
      }
      struct Identifier: Decodable {
        let precise: String
      }
      struct Fragment: Decodable {
        let spelling: String
      }
      let kind: Kind
      let identifier: Identifier
      let pathComponents: [String]
      let declarationFragments: [Fragment]?
    }
    struct Relationship: Decodable {
      let kind: String
      let source: String
    }
    let symbols: [Symbol]
    let relationships: [Relationship]
  }

  /// Whether every function, initializer, operator and computed property is called; prints those
  /// that are not, and those that are not there any more.
  static func isComplete(_ files: some Sequence<String>) -> Bool {
    var missing: [String: Int] = [:]
    for file in files {
      guard let data = FileManager.default.contents(atPath: file),
        let graph = try? JSONDecoder().decode(Graph.self, from: data)
      else {
        print("\(file) is no symbol graph.")
        return false
      }
      // What a protocol asks for is called as what its types have.
      let required = Set(
        graph.relationships.filter { $0.kind.hasSuffix("equirementOf") }.map(\.source))
      for symbol in graph.symbols
      where isCallable(symbol) && !required.contains(symbol.identifier.precise) {
        missing[symbol.pathComponents.joined(separator: "."), default: 0] += 1
      }
    }
    guard !missing.isEmpty else {
      print("There are no symbols.")
      return false
    }
    for symbol in World(Chance(seed: 0, isSilent: true)).distinct.flatMap(\.symbols) {
      missing[symbol, default: 0] -= 1
    }
    for (symbol, count) in missing.sorted(by: { $0.key < $1.key }) where count != 0 {
      print(count > 0 ? "\(symbol) is not called." : "\(symbol) is called, and not there.")
    }
    return missing.values.allSatisfy { $0 == 0 }
  }

  private static func isCallable(_ symbol: Graph.Symbol) -> Bool {
    switch symbol.kind.identifier {
    case "swift.func", "swift.func.op", "swift.method", "swift.type.method", "swift.init",
      "swift.subscript", "swift.type.subscript":
      return true
    case "swift.property", "swift.type.property", "swift.var":
      // Of a property that is only stored, the declaration says nothing behind its type.
      return (symbol.declarationFragments ?? []).contains { $0.spelling.contains("{") }
    default: return false
    }
  }
}
