extension LogState {
  /// Whether a sweeper may have to come before the one that there is.
  @inlinable var mayHaveSweepDue: Bool {
    heart.earliestExpiry < sweepsAt || groups.earliestDue < sweepsAt
  }

  /// When a sweeper should come, if that is before the one that there is.
  mutating func sweepDue() -> Int64? {
    // Of all messages: one whose time is the window's may be over before those with a time of their
    // own for which the sweeper that there is comes.
    guard let due = nextDue(), due < sweepsAt else { return nil }
    return due
  }

  /// When the next message will be over by age, or a lease or rest in a group.
  mutating func nextDue() -> Int64? {
    let expiry = heart.nextExpiry()
    guard let due = groups.nextDue() else { return expiry }
    return min(expiry ?? due, due)
  }

  /// The number of a sweeper that is to take the place of the one that there is.
  mutating func nextSweeperNumber() -> Int {
    sweeperNumber += 1
    return sweeperNumber
  }

  /// Puts a sweeper in the place of the one that there was.
  ///
  /// - Returns: The other, to be cancelled without the lock.
  mutating func changeSweeper(to new: Task<Void, Never>, at due: Int64) -> Task<Void, Never>? {
    defer { (sweeper, sweepsAt) = (new, due) }
    return sweeper
  }

  /// When a sweeper should come again; nil if it ends.
  ///
  /// - Parameter number: Which one asks: one that has been replaced may have woken before it was
  ///   cancelled, and has no say any more.
  mutating func nextSweep(of number: Int) -> Int64? {
    guard number == sweeperNumber else { return nil }
    let next = nextDue()
    sweepsAt = next ?? .max
    if next == nil { sweeper = nil }
    return next
  }
}
