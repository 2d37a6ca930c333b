/// A point of time: nanoseconds since the origin of the clock that gave it, which for
/// ``ConversationClock/unix`` is the beginning of 1970.
///
/// Instants of different clocks must not be compared; a buffer uses one clock for its life.
public struct ConversationInstant: InstantProtocol, Sendable {
  /// Nanoseconds since the clock's origin.
  public let nanoseconds: Int64

  /// The instant this many nanoseconds after the clock's origin.
  @inlinable
  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// Later than every instant that a clock gives: what never ends ends then.
  @inlinable public static var distantFuture: Self { Self(nanoseconds: .max) }

  /// Whether the first comes before the second.
  @inlinable
  public static func < (left: Self, right: Self) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
}

extension ConversationInstant {
  /// The instant a number of nanoseconds later, at most ``distantFuture``.
  @inlinable
  public func advanced(byNanoseconds nanoseconds: Int64) -> Self {
    Self(nanoseconds: self.nanoseconds.addingClamped(nanoseconds))
  }

  /// The instant a duration later, at most ``distantFuture``.
  public func advanced(by duration: Duration) -> Self {
    advanced(byNanoseconds: duration.clampedNanoseconds)
  }

  /// The time from this instant to another; negative if that is the earlier.
  @inlinable
  public func duration(to other: Self) -> Duration {
    // As durations: the difference of two numbers of 64 bits may need 65.
    .nanoseconds(other.nanoseconds) - .nanoseconds(nanoseconds)
  }
}
