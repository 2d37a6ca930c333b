import Foundation

/// The text files of the project, by path.
struct Project {
  let files: [SourceFile]

  /// Folders that tools fill, and that are nobody's source.
  private static let generated: Set<String> = [
    ".git", ".data", ".swiftpm", ".index-build", "__pycache__",
  ]
  /// In bytes; what is larger is data.
  private static let maximumByteCount = 1_000_000

  /// The project that this file belongs to.
  static let own = Project(root: root)

  /// The folder of `Package.swift`, found from where this file lay when it was compiled.
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent()  // Project
    .deletingLastPathComponent()  // TidyTests
    .deletingLastPathComponent()  // Tests
    .deletingLastPathComponent()

  /// A project made of texts, for the tests of the rules.
  init(_ texts: [String: String]) {
    files = texts.sorted { $0.key < $1.key }.map { SourceFile(path: $0.key, text: $0.value) }
  }

  init(root: URL) {
    self.init(Self.texts(below: root, path: ""))
  }

  /// Swift files, the package manifest among them.
  var swiftFiles: [SourceFile] { files.filter(\.isSwift) }
  /// What the package says about its targets; nothing when there is no manifest.
  var manifest: Manifest { Manifest(files.first { $0.path == "Package.swift" }) }

  private static func texts(below folder: URL, path: String) -> [String: String] {
    var texts: [String: String] = [:]
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names where !isGenerated(name) {
      let child = folder.appending(path: name)
      // Links are not followed: what they lead to is read where it lies, or is not ours.
      let attributes = try? FileManager.default.attributesOfItem(atPath: child.path)
      switch attributes?[.type] as? FileAttributeType {
      case .typeDirectory?:
        texts.merge(Self.texts(below: child, path: path + name + "/")) { first, _ in first }
      case .typeRegular?:
        if let data = try? Data(contentsOf: child), data.count <= maximumByteCount {
          texts[path + name] = String(data: data, encoding: .utf8)
        }
      default:
        continue
      }
    }
    return texts
  }

  private static func isGenerated(_ name: String) -> Bool {
    generated.contains(name) || name.hasPrefix(".build") || name.hasSuffix(".doccarchive")
  }
}
