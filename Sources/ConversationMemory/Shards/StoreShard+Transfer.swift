extension StoreShard {
  /// Takes a conversation away that goes on elsewhere: its messages leave nothing here, not even in
  /// the account. Groups, subscriptions and those who wait part from it as at any end.
  mutating func takeAway(_ slot: UInt32) {
    let (account, departures) = (account, departures)
    let liveCount =
      apart[slot]?.state.heart.liveCount ?? Int(slots[slot].packed.liveCount)
    end(slot, .removed)
    self.account = account
    self.account.appended -= liveCount
    self.departures = departures
  }

  /// Whether a slot is that of a conversation or a value.
  func isKnown(_ slot: UInt32) -> Bool { slots.contains(slot) && !slots[slot].isAwaited }

  /// Brings a conversation or a value up to the present instant, of which nothing is over then.
  ///
  /// - Returns: Whether there is one.
  mutating func settleWhole(_ slot: UInt32, _ wakes: inout WakeList) -> Bool {
    while slots.contains(slot), bringUpAny(slot, &wakes) {
      if slots[slot].isValue || !expire(slot, &wakes) { return isKnown(slot) }
    }
    return false
  }
}
