/// A type that a Swift file declares. Extensions declare nothing.
struct Declaration: Equatable {
  let name: String
  /// From 0.
  let lineIndex: Int
  /// How many braces are open around it; 0 at top level.
  let depth: Int

  private static let keywords: Set<String> = [
    "struct", "class", "enum", "protocol", "actor", "typealias",
  ]

  /// The declarations in lines of code, in order.
  static func all(in code: [String]) -> [Declaration] {
    var declarations: [Declaration] = []
    var depth = 0
    for (index, line) in code.enumerated() {
      let words = Word.all(in: line)
      for (word, next) in zip(words, words.dropFirst())
      where keywords.contains(word.text) && !word.isMember && isTypeName(next.text) {
        let braces = bracesOpened(in: line.utf8.prefix(word.end))
        declarations.append(
          Declaration(name: next.text, lineIndex: index, depth: depth + braces))
      }
      depth += bracesOpened(in: line.utf8[...])
    }
    return declarations
  }

  private static func bracesOpened(in bytes: Substring.UTF8View) -> Int {
    bytes.reduce(0) { sum, byte in
      switch byte {
      case UInt8(ascii: "{"): sum + 1
      case UInt8(ascii: "}"): sum - 1
      default: sum
      }
    }
  }

  /// Types begin with a capital; `class func` and an argument that is called `actor` do not.
  private static func isTypeName(_ text: String) -> Bool {
    text.first.map { $0.isUppercase || $0 == "_" } ?? false
  }
}
