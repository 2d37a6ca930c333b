extension LogState {
  /// Whether a sweeper may have to come before the one that there is.
  @inlinable var mayHaveSweepDue: Bool {
    heart.earliestExpiry < sweeps.bound || groups.earliestDue < sweeps.bound
  }

  /// When a sweeper should come, if that is before the one that there is.
  mutating func sweepDue() -> Int64? {
    // Of all messages: one whose time is the window's may be over before those with a time of their
    // own for which the sweeper that there is comes.
    guard let due = nextDue(), due < sweeps.bound else { return nil }
    return due
  }

  /// When the next message will be over by age, or a lease or rest in a group.
  mutating func nextDue() -> Int64? {
    let expiry = heart.nextExpiry()
    guard let due = groups.nextDue() else { return expiry }
    return min(expiry ?? due, due)
  }

  /// When a sweeper should come again; nil if it ends.
  mutating func nextSweep(of number: Int) -> Int64? {
    sweeps.end(number, next: nextDue(), from: heart.latest)
  }
}
