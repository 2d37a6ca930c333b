/// Tells code, comments and strings apart, byte by byte.
///
/// It knows nested block comments, raw and multi-line strings, and interpolation. It does not know
/// regular expressions between bare slashes; the project has none.
struct SourceScanner {
  static let newline = UInt8(ascii: "\n")
  private static let space = UInt8(ascii: " ")
  private static let quote = UInt8(ascii: "\"")
  private static let slash = UInt8(ascii: "/")
  private static let star = UInt8(ascii: "*")
  private static let hash = UInt8(ascii: "#")
  private static let backslash = UInt8(ascii: "\\")
  private static let opening = UInt8(ascii: "(")
  private static let closing = UInt8(ascii: ")")

  private(set) var code: [UInt8]
  private(set) var comments: [UInt8]
  private(set) var uncommented: [UInt8]
  private let bytes: [UInt8]
  private var place = 0

  init(_ text: String) {
    bytes = Array(text.utf8)
    code = bytes.map { $0 == Self.newline ? $0 : Self.space }
    comments = code
    uncommented = code
  }

  /// Fills the views.
  mutating func scan() {
    while place < bytes.count {
      scanCode()
    }
  }

  /// Passes code up to the end, or past the parenthesis that closes an interpolation.
  private mutating func scanCode() {
    var depth = 0
    while place < bytes.count {
      if at(Self.slash, Self.slash) {
        scanLineComment()
      } else if at(Self.slash, Self.star) {
        scanBlockComment()
      } else if let hashCount = hashCountOfString() {
        scanString(hashCount: hashCount)
      } else {
        if bytes[place] == Self.opening { depth += 1 }
        if bytes[place] == Self.closing { depth -= 1 }
        keepCode()
        if depth < 0 { return }
      }
    }
  }

  private mutating func scanLineComment() {
    while place < bytes.count, bytes[place] != Self.newline {
      keepComment()
    }
  }

  private mutating func scanBlockComment() {
    var depth = 0
    repeat {
      if at(Self.slash, Self.star) {
        depth += 1
        keepComment()
      } else if at(Self.star, Self.slash) {
        depth -= 1
        keepComment()
      }
      if place < bytes.count { keepComment() }
    } while depth > 0 && place < bytes.count
  }

  private mutating func scanString(hashCount: Int) {
    for _ in 0..<hashCount { keepCode() }
    let quoteCount = at(Self.quote, Self.quote, Self.quote) ? 3 : 1
    for _ in 0..<quoteCount { keepCode() }
    while place < bytes.count {
      if closesString(quoteCount: quoteCount, hashCount: hashCount) {
        for _ in 0..<(quoteCount + hashCount) { keepCode() }
        return
      }
      if bytes[place] == Self.newline, quoteCount == 1 { return }
      guard escapes(hashCount: hashCount) else {
        keepText()
        continue
      }
      for _ in 0...hashCount { keepText() }
      guard place < bytes.count else { return }
      if bytes[place] == Self.opening {
        keepCode()
        scanCode()
      } else {
        keepText()
      }
    }
  }

  /// How many hash signs stand before the quote of a string that begins here; nil where none
  /// begins.
  private func hashCountOfString() -> Int? {
    var end = place
    while end < bytes.count, bytes[end] == Self.hash { end += 1 }
    return end < bytes.count && bytes[end] == Self.quote ? end - place : nil
  }

  private func closesString(quoteCount: Int, hashCount: Int) -> Bool {
    let end = place + quoteCount + hashCount
    guard end <= bytes.count else { return false }
    return bytes[place..<(place + quoteCount)].allSatisfy { $0 == Self.quote }
      && bytes[(place + quoteCount)..<end].allSatisfy { $0 == Self.hash }
  }

  private func escapes(hashCount: Int) -> Bool {
    guard bytes[place] == Self.backslash, place + hashCount < bytes.count else { return false }
    return bytes[(place + 1)..<(place + 1 + hashCount)].allSatisfy { $0 == Self.hash }
  }

  private func at(_ expected: UInt8...) -> Bool {
    place + expected.count <= bytes.count
      && bytes[place..<(place + expected.count)].elementsEqual(expected)
  }

  private mutating func keepCode() {
    code[place] = bytes[place]
    keepText()
  }

  private mutating func keepText() {
    uncommented[place] = bytes[place]
    place += 1
  }

  private mutating func keepComment() {
    comments[place] = bytes[place]
    place += 1
  }
}
