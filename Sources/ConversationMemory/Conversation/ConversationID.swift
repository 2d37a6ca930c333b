/// The name of a conversation: the key by which a store, a server or a cluster finds it.
public struct ConversationID: RawRepresentable, Hashable, Sendable {
  /// The name, any text.
  public let rawValue: String

  /// The id with this name.
  @inlinable
  public init(rawValue: String) {
    self.rawValue = rawValue
  }
}

extension ConversationID: ExpressibleByStringLiteral, CustomStringConvertible {
  /// The id with the literal's text as its name.
  @inlinable
  public init(stringLiteral value: String) {
    self.init(rawValue: value)
  }

  /// The name.
  public var description: String { rawValue }
}
