/// A block of Swift in a page of documentation.
struct Sample: Equatable {
  /// Of the page, relative to the root of the project.
  let path: String
  /// Of the first line of the block's text, from 1.
  let line: Int
  let text: String

  private static let exemption = "<!-- no-compile -->"

  /// The blocks of the README and of the documentation catalogues that are meant to compile.
  ///
  /// Left out are those under a line `<!-- no-compile -->` and those that belong into a
  /// `Package.swift`.
  static func all(in project: Project) -> [Sample] {
    project.files.filter(isPage).flatMap(all).filter { !$0.isManifest }
  }

  private static func isPage(_ file: SourceFile) -> Bool {
    guard file.path.hasSuffix(".md") else { return false }
    return file.path == "README.md" || file.isIn("Sources") && file.path.contains(".docc/")
  }

  private static func all(in file: SourceFile) -> [Sample] {
    var samples: [Sample] = []
    var opened: Int?
    for (index, line) in file.lines.enumerated() {
      let text = line.drop { $0 == " " }
      if let start = opened, text == "```" {
        let indentation = file.lines[start].prefix { $0 == " " }.count
        let lines = file.lines[(start + 1)..<index].map { line in
          line.prefix(indentation).allSatisfy { $0 == " " }
            ? String(line.dropFirst(indentation)) : line
        }
        if start == 0 || !file.lines[start - 1].contains(exemption) {
          samples.append(
            Sample(path: file.path, line: start + 2, text: lines.joined(separator: "\n")))
        }
        opened = nil
      } else if text == "```swift" {
        opened = index
      }
    }
    return samples
  }

  private var isManifest: Bool {
    text.contains("import PackageDescription") || text.contains(".package(")
      || text.contains(".product(")
  }

  /// The block as a file that compiles.
  ///
  /// A block that imports something is a whole file. Any other sees `ConversationMemory` and is the
  /// body of a function that may wait and throw, unless it extends a type, which a function cannot.
  /// The compiler is told where the lines come from, so that it speaks of the page.
  var program: String {
    let located = "#sourceLocation(file: \"\(path)\", line: \(line))\n\(text)\n#sourceLocation()\n"
    if importsSomething { return located }
    let start = "import ConversationMemory\n"
    if extendsSomething { return start + located }
    return start + "func sample() async throws {\n" + located + "}\n"
  }

  /// An access level or an attribute may precede the word.
  private var importsSomething: Bool {
    text.split(separator: "\n").contains { line in
      Word.all(in: String(line)).prefix(2).contains { $0.text == "import" }
    }
  }

  private var extendsSomething: Bool {
    text.split(separator: "\n").contains { $0.hasPrefix("extension ") }
  }

  /// Whether it names the place where the program starts, rather than starting at its first line.
  var declaresMain: Bool { text.contains("@main") }
}
