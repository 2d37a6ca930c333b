extension StoreShard {
  /// After an event: sees to it that the conversation is looked at when something is over, that an
  /// empty one is forgotten in time, and that the budget holds.
  @inline(__always)
  mutating func settle(_ slot: UInt32, wasEmpty: Bool, nextExpiry: Int64?) {
    if slots[slot].packed.liveCount > 0 {
      scheduleLive(slot, wasEmpty: wasEmpty, nextExpiry: nextExpiry)
    } else {
      settleOther(slot, wasEmpty: wasEmpty, nextExpiry: nextExpiry)
    }
    if byteBudget != .max { relieve(sparing: slot) }
    peakBytes = max(peakBytes, heldInConversations)
  }

  /// One in which something is live is looked at when that is over; where it has been looked
  /// forward to something sooner, earlier.
  @inline(__always)
  private mutating func scheduleLive(_ slot: UInt32, wasEmpty: Bool, nextExpiry: Int64?) {
    // One that was empty until now may wait to be forgotten.
    if wasEmpty { wheel.cancel(slot, in: slots) }
    if !slots[slot].link.isScheduled { schedule(slot, at: nextExpiry ?? .max) }
  }

  @inline(never)
  private mutating func settleOther(_ slot: UInt32, wasEmpty: Bool, nextExpiry: Int64?) {
    if slots[slot].isAwaited {
      if apart[slot]?.isAlone ?? true { forget(slot) }
    } else if let end = end(of: slot) {
      if end <= now { return forget(slot) }
      wheel.cancel(slot, in: slots)
      schedule(slot, at: end)
    } else {
      scheduleLive(slot, wasEmpty: wasEmpty, nextExpiry: nextExpiry)
    }
  }

  /// Has a conversation looked at, at an instant in nanoseconds or at its own end, if that is
  /// earlier; the greatest number for never.
  @inline(__always)
  mutating func schedule(_ slot: UInt32, at instant: Int64) {
    let instant = slots[slot].hasExpiry ? min(instant, expiries[slot] ?? .max) : instant
    guard instant != .max else { return }
    // The first tick that is not before it.
    let ticks = instant.floored(to: tick) / tick + (instant % tick == 0 ? 0 : 1)
    wheel.schedule(slot, at: ticks, in: slots)
  }
}
