/// A name or a number in a line of code.
struct Word: Equatable {
  let text: String
  /// Whether a dot stands directly before it, so that it is a member of something.
  let isMember: Bool
  /// In bytes from the start of the line.
  let end: Int

  /// The words of a line of code, in order.
  static func all(in line: String) -> [Word] {
    let bytes = Array(line.utf8)
    var words: [Word] = []
    var start = 0
    while start < bytes.count {
      guard isPart(bytes[start]) else {
        start += 1
        continue
      }
      var end = start
      while end < bytes.count, isPart(bytes[end]) { end += 1 }
      let text = String(decoding: bytes[start..<end], as: UTF8.self)
      let isMember = start > 0 && bytes[start - 1] == UInt8(ascii: ".")
      words.append(Word(text: text, isMember: isMember, end: end))
      start = end
    }
    return words
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default:
      false
    }
  }
}
