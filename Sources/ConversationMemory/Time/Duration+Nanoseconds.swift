extension Duration {
  /// The duration in nanoseconds, held to what 64 bits can say (292 years).
  @usableFromInline package var clampedNanoseconds: Int64 {
    // One division of two words by one, where `components` divides by three of 128 bits: clocks
    // that are injected are read in durations.
    let attosecondsPerNanosecond: UInt64 = 1_000_000_000
    let magnitude = attoseconds.magnitude
    let high = UInt64(truncatingIfNeeded: magnitude >> 64)
    guard high < attosecondsPerNanosecond / 2 else { return attoseconds < 0 ? .min : .max }
    let nanoseconds = Int64(
      bitPattern: attosecondsPerNanosecond.dividingFullWidth(
        (high, UInt64(truncatingIfNeeded: magnitude))
      ).quotient)
    return attoseconds < 0 ? -nanoseconds : nanoseconds
  }

  /// The duration, or a century where it is longer: the standard library's clocks stop the program
  /// where an instant is too far away for them.
  package var upToCentury: Duration { min(self, .seconds(3_155_760_000)) }
}
