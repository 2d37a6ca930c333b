/// The ends that conversations and values have of their own, whatever is in them.
extension StoreShard {
  /// When a conversation ends as a whole, in nanoseconds; nil if it has no such end.
  func expiry(of slot: UInt32) -> Int64? { slots[slot].hasExpiry ? expiries[slot] : nil }

  /// Gives a conversation another end, or none. Where it is earlier than what the wheel comes for,
  /// ``scheduleAnew(_:_:)`` follows.
  mutating func setExpiry(_ expiry: Int64?, of slot: UInt32) {
    expiries[slot] = expiry
    slots[slot].hasExpiry = expiry != nil
    if expiries.isEmpty { expiries = [:] }
  }

  /// Has a conversation looked at when something is over next, its own end with it.
  mutating func scheduleAnew(_ slot: UInt32, _ wakes: inout WakeList) {
    guard !slots[slot].isApart else { return withApart(slot, &wakes) { _, _, _ in } }
    if slots[slot].hasGroups { return withGroups(slot) { _ in } }
    wheel.cancel(slot, in: slots)
    if slots[slot].isValue { return schedule(slot, at: .max) }
    schedule(slot, at: log(slot).nextExpiry ?? end(of: slot) ?? .max)
  }
}
