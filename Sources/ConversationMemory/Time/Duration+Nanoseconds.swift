extension Duration {
  /// The duration in nanoseconds, held to what 64 bits can say (292 years).
  @usableFromInline package var clampedNanoseconds: Int64 {
    // A duration can be longer than its `components` can say.
    let bound = Int128(Int64.max) * 1_000_000_000
    guard attoseconds < bound else { return .max }
    guard attoseconds > -bound else { return .min }
    let (seconds, attoseconds) = components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }

  /// The duration, or a century where it is longer: the standard library's clocks stop the program
  /// where an instant is too far away for them.
  package var upToCentury: Duration { min(self, .seconds(3_155_760_000)) }
}
