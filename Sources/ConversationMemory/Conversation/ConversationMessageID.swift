/// The sequence number of a message in its conversation.
///
/// Numbers begin at 1, rise by one with every message and are never used again, so that of two
/// messages the one with the greater number is the younger, and a number below the oldest live one
/// belongs to a message that has left the window.
public struct ConversationMessageID: RawRepresentable, Hashable, Comparable, Sendable {
  /// The number, from 1.
  public let rawValue: UInt64

  /// The id with a number that was read before.
  ///
  /// - Parameter rawValue: The number, from 1; 0 stands for no message.
  @inlinable
  public init(rawValue: UInt64) {
    self.rawValue = rawValue
  }

  /// Whether the first was appended before the second.
  @inlinable
  public static func < (left: Self, right: Self) -> Bool {
    left.rawValue < right.rawValue
  }
}

extension ConversationMessageID: Strideable {
  /// How many messages were appended from this one to `other`; of ids farther apart than an `Int`
  /// counts, the farthest that it does.
  @inlinable
  public func distance(to other: Self) -> Int {
    other.rawValue >= rawValue
      ? Int(clamping: other.rawValue - rawValue) : -Int(clamping: rawValue - other.rawValue)
  }

  /// The id `n` messages later, or earlier where `n` is negative; at most the greatest there is,
  /// and at least 0.
  @inlinable
  public func advanced(by n: Int) -> Self {
    let (number, overflow) =
      n >= 0
      ? rawValue.addingReportingOverflow(UInt64(n.magnitude))
      : rawValue.subtractingReportingOverflow(UInt64(n.magnitude))
    return Self(rawValue: overflow ? (n >= 0 ? .max : 0) : number)
  }
}

extension ConversationMessageID: CustomStringConvertible {
  /// The number in decimal digits.
  public var description: String { String(rawValue) }
}

extension ConversationMessageID {
  /// Stands for "no message" where an optional would cost a word per link.
  @inlinable static var none: Self { Self(rawValue: 0) }

  /// The message appended after this one; of the greatest there is, itself.
  @inlinable var next: Self { Self(rawValue: rawValue == .max ? .max : rawValue &+ 1) }

  /// Nil in place of ``none``.
  @inlinable var optional: Self? { rawValue == 0 ? nil : self }
}
