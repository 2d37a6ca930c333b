// It is the conversation that says when something of it is over, and not the log: a function that
// does not say that it changes the log gets a copy of it, several hundred bytes.
extension PackedConversation {
  /// No message is over before this instant, and no key that is remembered, in nanoseconds; nil if
  /// none ever will be. O(1).
  ///
  /// - Parameters:
  ///   - age: How long messages are live that have no time of their own.
  ///   - tick: Nanoseconds of a tick, at least 1.
  @inline(__always)
  func nextExpiry(by age: WindowAge, tick: Int64) -> Int64? {
    guard annex == nil else { return nextExpiryBesideAnnex(by: age, tick: tick) }
    return liveCount > 0 ? expiry(ofArrival: oldestArrival, by: age, tick: tick) : nil
  }

  @inline(never)
  private func nextExpiryBesideAnnex(by age: WindowAge, tick: Int64) -> Int64? {
    let next = min(nextOver(by: age, tick: tick) ?? .max, leftKeys?.due ?? .max)
    return next == .max ? nil : next
  }

  /// No message is over before this instant; nil if none ever will be. It is when the oldest is
  /// over, or sooner where messages have times of their own. O(1).
  @inline(__always)
  func nextOver(by age: WindowAge, tick: Int64) -> Int64? {
    if hasTimes { return nextDue }
    guard liveCount > pinnedCount else { return nil }
    return expiry(ofArrival: unpinnedArrival, by: age, tick: tick)
  }

  /// From when on a message may be over where some have times of their own; nil for never.
  var nextDue: Int64? {
    let due = annex?.times.due ?? .max
    return due == .max ? nil : due
  }

  private func expiry(ofArrival ticks: Int64, by age: WindowAge, tick: Int64) -> Int64? {
    let expiry = age.expiry(arrival: ticks * tick, ordinal: 1)
    return expiry == .max ? nil : expiry
  }
}
