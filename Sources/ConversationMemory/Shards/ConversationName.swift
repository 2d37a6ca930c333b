/// The name of a conversation of a store: bytes, which most often are those of a text.
///
/// Names are equal where their bytes are: an “é” of one character and one that is composed of two
/// are in two names.
public struct ConversationName: Hashable, Sendable {
  /// All that it is. They may be any bytes, and none.
  public let bytes: [UInt8]

  /// The name that some bytes are.
  public init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The name that a text is, as UTF-8.
  public init(_ text: String) {
    bytes = Array(text.utf8)
  }

  /// The name as a text, with U+FFFD in place of bytes that are not UTF-8.
  ///
  /// - Complexity: O(bytes).
  public var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension ConversationName: ExpressibleByStringLiteral, CustomStringConvertible {
  /// The name that a literal is, as UTF-8.
  public init(stringLiteral text: String) {
    self.init(text)
  }

  /// The same as ``text``.
  public var description: String { text }
}
