/// Tells a conversation from others: a number that its messages carry.
///
/// Whoever makes buffers chooses the numbers, such as the place of a name in a table. It is a
/// number and not a name because every message has it, and copying a name counts references.
public struct ConversationID: RawRepresentable, Hashable, Sendable {
  /// The number.
  public let rawValue: UInt64

  /// The id with this number.
  @inlinable
  public init(rawValue: UInt64) {
    self.rawValue = rawValue
  }
}

extension ConversationID: ExpressibleByIntegerLiteral, CustomStringConvertible {
  /// The id with the literal's number.
  @inlinable
  public init(integerLiteral value: UInt64) {
    self.init(rawValue: value)
  }

  /// The number in decimal digits.
  public var description: String { String(rawValue) }
}
