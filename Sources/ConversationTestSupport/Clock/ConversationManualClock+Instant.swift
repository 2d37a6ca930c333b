extension ConversationManualClock {
  /// A point on a manual clock: the nanoseconds since the clock's start.
  ///
  /// Instants of two clocks compare as numbers; it is for the test to keep them apart.
  public struct Instant: InstantProtocol {
    /// Nanoseconds since the start; negative before it.
    public let nanoseconds: Int64

    /// The instant at which every manual clock begins.
    public static let start = Instant(nanoseconds: 0)

    /// The last instant, about 292 years after the start; no clock moves beyond it.
    public static let last = Instant(nanoseconds: .max)

    /// Makes the instant that lies this many nanoseconds after the start.
    public init(nanoseconds: Int64) {
      self.nanoseconds = nanoseconds
    }

    /// The instant that lies a duration after this one, or before it if the duration is negative.
    ///
    /// Fractions of a nanosecond are dropped. A sum beyond the first or the last instant stays
    /// there, so that a deadline of “practically never” is one that is never reached.
    public func advanced(by duration: Swift.Duration) -> Instant {
      let sum = Int128(nanoseconds) + (duration.attoseconds / Int128(1_000_000_000))
      return Instant(nanoseconds: Int64(clamping: sum))
    }

    /// The duration from this instant to another, negative if the other is the earlier.
    public func duration(to other: Instant) -> Swift.Duration {
      // Subtracted as durations: the difference of two 64-bit counts may need 65 bits.
      .nanoseconds(other.nanoseconds) - .nanoseconds(nanoseconds)
    }

    /// Whether the first instant is the earlier.
    public static func < (first: Instant, second: Instant) -> Bool {
      first.nanoseconds < second.nanoseconds
    }
  }
}
