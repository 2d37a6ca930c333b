/// What one line of an IRC log says.
///
/// | line | becomes |
/// |---|---|
/// | `[HH:MM] <nick> text` | said, the text may be missing |
/// | `[HH:MM]  * nick action` | said, the action being the text |
/// | `=== …` | a notice |
package enum IRCLine: Equatable, Sendable {
  /// A notice of the server or the log itself, which has no time of its own.
  case notice(text: String)
  /// Something that `author` said or did, `minuteOfDay` minutes after midnight, 0 to 1,439.
  case said(minuteOfDay: Int64, author: String, text: String)

  /// What `expected` says in a problem.
  package static let expected = "“[HH:MM] <nick> text”, “[HH:MM]  * nick action” or “=== text”"

  /// Reads one line, without its line end; nil if it has none of the three forms. Bytes that are
  /// not UTF-8 become U+FFFD.
  package init?(_ bytes: ArraySlice<UInt8>) {
    var scanner = FieldScanner(bytes)
    if scanner.take("===") {
      _ = scanner.take(UInt8(ascii: " "))
      self = .notice(text: String(decoding: scanner.rest, as: UTF8.self))
      return
    }
    guard scanner.take(UInt8(ascii: "[")),
      let hour = scanner.takeNumber(digitCount: 2, in: 0...23), scanner.take(UInt8(ascii: ":")),
      let minute = scanner.takeNumber(digitCount: 2, in: 0...59), scanner.take("] "),
      let author = scanner.takeAuthor()
    else { return nil }
    self = .said(
      minuteOfDay: hour * 60 + minute,
      author: String(decoding: author, as: UTF8.self),
      text: String(decoding: scanner.rest, as: UTF8.self))
  }
}

extension FieldScanner {
  /// Takes `<nick>` or ` * nick` with the space behind it, which only the end of the line may
  /// replace; nil without a nick.
  fileprivate mutating func takeAuthor() -> Bytes? {
    let author: Bytes
    if take(UInt8(ascii: "<")) {
      guard let nick = takeField(upTo: UInt8(ascii: ">")) else { return nil }
      guard take(UInt8(ascii: " ")) || rest.isEmpty else { return nil }
      author = nick
    } else {
      guard take(" * ") else { return nil }
      author = takeField(upTo: UInt8(ascii: " ")) ?? takeRest()
    }
    return author.isEmpty ? nil : author
  }
}
