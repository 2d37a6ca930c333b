/// The format of a log; the raw value is the name that is typed.
package enum LogFormat: String, CaseIterable, Sendable {
  /// Whatever the name and the first bytes of the file say.
  case auto
  /// An IRC channel: `[HH:MM] <nick> text`.
  case irc
  /// One JSON object a line.
  case jsonl
  /// The chitchat dataset: one JSON object of conversations.
  case chitchat

  /// How many bytes of a file are enough to tell its format.
  package static let telltaleByteCount = 4_096

  /// The format that a file most likely has, never ``auto``; nil if nothing tells.
  ///
  /// `.jsonl` and `.ndjson` are JSON lines and `.raw.txt` is IRC, whatever they hold. Of the rest a
  /// file that starts like an IRC line is IRC; an object whose first value is an object is a
  /// chitchat dataset, any other object is JSON lines; and so is a file of nothing, which has no
  /// messages in any format.
  ///
  /// - Parameters:
  ///   - file: The path or name of the file.
  ///   - firstBytes: The start of the file, of which ``telltaleByteCount`` bytes are looked at.
  package static func detected(file: String, firstBytes: some Sequence<UInt8>) -> LogFormat? {
    let name = file.lowercased()
    if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") { return .jsonl }
    if name.hasSuffix(".raw.txt") { return .irc }
    var start = Array(firstBytes.prefix(telltaleByteCount))[...]
    if start.starts(with: [0xEF, 0xBB, 0xBF]) { start = start.dropFirst(3) }
    var scanner = FieldScanner(start.drop(while: isSpace))
    if scanner.rest.isEmpty { return .jsonl }
    if scanner.take("===") { return .irc }
    if scanner.take(UInt8(ascii: "[")) {
      return scanner.takeNumber(digitCount: 2, in: 0...23) == nil ? nil : .irc
    }
    guard scanner.take(UInt8(ascii: "{")) else { return nil }
    return firstValueIsObject(scanner.rest) ? .chitchat : .jsonl
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n")].contains(byte)
  }

  /// Whether the members of an object, from behind its brace, start with `"key": {`.
  private static func firstValueIsObject(_ members: ArraySlice<UInt8>) -> Bool {
    var rest = members.drop(while: isSpace)
    guard rest.popFirst() == UInt8(ascii: "\"") else { return false }
    while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
      // The byte behind a backslash is part of the key, even if it is a quotation mark.
      if byte == UInt8(ascii: "\\") { _ = rest.popFirst() }
    }
    rest = rest.drop(while: isSpace)
    guard rest.popFirst() == UInt8(ascii: ":") else { return false }
    return rest.drop(while: isSpace).first == UInt8(ascii: "{")
  }
}
