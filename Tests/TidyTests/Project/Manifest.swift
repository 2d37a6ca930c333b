/// What `Package.swift` says about the targets, read as text: asking the package manager from
/// within a test would wait for a lock that the test's own run holds.
struct Manifest {
  struct Target: Equatable {
    let name: String
    /// Relative to the root of the project.
    let folder: String
    /// The targets of this package that it names.
    let dependencies: [String]
    /// Of its entry in the manifest, from 0.
    let lineIndex: Int
  }

  /// In the order in which they are declared.
  let targets: [Target]

  private static let kinds = [
    (".target(", "Sources"), (".executableTarget(", "Sources"), (".testTarget(", "Tests"),
    (".macro(", "Sources"), (".plugin(", "Plugins"),
  ]

  init(_ file: SourceFile?) {
    let lines = file?.view?.uncommented ?? []
    let text = lines.joined(separator: "\n")
    var targets: [Target] = []
    for (kind, parent) in Self.kinds {
      for range in text.ranges(of: kind) {
        let entry = text[range.upperBound...].upToClosingBracket
        // A dependency that is written `.target(name:)` lies within the entry of another target.
        guard let name = entry.argument("name"),
          !Self.isDependency(text[..<range.lowerBound])
        else { continue }
        targets.append(
          Target(
            name: name, folder: entry.argument("path") ?? "\(parent)/\(name)",
            dependencies: entry.dependencies,
            lineIndex: text[..<range.lowerBound].filter { $0 == "\n" }.count))
      }
    }
    self.targets = targets.sorted { $0.lineIndex < $1.lineIndex }
  }

  /// The target whose folder holds the file: the innermost, if folders are nested.
  func target(of file: SourceFile) -> Target? {
    targets.filter { file.isIn($0.folder) }.max { $0.folder.count < $1.folder.count }
  }

  /// Whether the innermost list that is open at the end of `text` is one of dependencies.
  private static func isDependency(_ text: Substring) -> Bool {
    var depth = 0
    for index in text.indices.reversed() {
      switch text[index] {
      case "]", ")": depth += 1
      case "[", "(":
        if depth == 0 { return text[..<index].hasSuffix("dependencies: ") }
        depth -= 1
      default: break
      }
    }
    return false
  }
}

extension Substring {
  /// What precedes the bracket that closes the one open before this text.
  fileprivate var upToClosingBracket: Substring {
    var depth = 0
    for index in indices {
      switch self[index] {
      case "(", "[": depth += 1
      case ")", "]":
        if depth == 0 { return self[..<index] }
        depth -= 1
      default: break
      }
    }
    return self
  }

  /// The string that follows the first `label: "`.
  fileprivate func argument(_ label: String) -> String? {
    guard let start = firstRange(of: label + ": \"")?.upperBound else { return nil }
    return self[start...].firstIndex(of: "\"").map { String(self[start..<$0]) }
  }

  /// The targets that are named in the list of dependencies, products of other packages left out.
  fileprivate var dependencies: [String] {
    guard let start = firstRange(of: "dependencies: [")?.upperBound else { return [] }
    var rest = self[start...].upToClosingBracket
    while let product = rest.firstRange(of: ".product(") {
      let arguments = rest[product.upperBound...].upToClosingBracket
      rest = rest[..<product.lowerBound] + rest[arguments.endIndex...]
    }
    return rest.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }
}
