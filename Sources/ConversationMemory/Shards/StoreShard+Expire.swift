extension StoreShard {
  /// How many messages or conversations leave at a use of the shard: some two microseconds' work,
  /// and more than come, so that those who use it keep up,
  private static var expiriesPerUse: Int { 16 }
  /// or some ten microseconds' once they are late, by so much.
  private static var expiriesPerLateUse: Int { 64 }
  private static var late: Int64 { 4_000_000 }
  /// How late they may be before the sweeper sees to it,
  private static var patience: Int64 { 50_000_000 }
  /// and where most of what they have to look at is not over yet: half a second.
  private static var longPatience: Int64 { 500_000_000 }
  /// After how many of its visits the sweeper takes a shard that nobody has used for one without
  /// users: they may be few.
  private static var unusedVisits: Int { 8 }

  /// Lets go of a little of what is over, on behalf of whoever has the lock anyway.
  ///
  /// - Returns: When there may be more, in nanoseconds; the greatest number for never.
  @inline(__always)
  mutating func expireSome(_ wakes: inout WakeList) -> Int64 {
    let next = nextLook
    return next > latest ? next : expireSome(since: next, &wakes)
  }

  @inline(never)
  private mutating func expireSome(since next: Int64, _ wakes: inout WakeList) -> Int64 {
    let limit = latest - next < Self.late ? Self.expiriesPerUse : Self.expiriesPerLateUse
    _ = expire(at: latest, atMost: limit, &wakes)
    return nextLook
  }

  /// Whether those who use the shard see to what is over, so that the sweeper, who might lose its
  /// core under the lock, does not have to. To be asked once at each of its visits.
  mutating func isServed(at instant: Int64) -> Bool {
    visitsSinceUse = useCount == usesAtVisit ? visitsSinceUse + 1 : 0
    usesAtVisit = useCount
    let patience = wheel.isEarly ? Self.longPatience : Self.patience
    return visitsSinceUse < Self.unusedVisits && instant - nextLook < patience
  }

  /// Lets go of what is over, at most so many messages or conversations.
  ///
  /// - Returns: How many that were, about, and whether there may be more.
  mutating func expire(
    at instant: Int64, atMost limit: Int, _ wakes: inout WakeList
  ) -> (count: Int, hasMore: Bool) {
    begin(at: instant)
    freshIDs.forget(at: latest)
    var rest = limit
    if removedFrom != .max {
      rest -= endRemoved(atMost: rest)
      serveEnded(&wakes)
    }
    while rest > 0 {
      guard let slot = wheel.pop(upTo: latest / tick, in: slots) else {
        return (limit - rest, false)
      }
      prefetchNext()
      rest -= expire(slot, atMost: rest, &wakes)
      if !ended.isEmpty { serveEnded(&wakes) }
    }
    return (limit - rest, true)
  }

  /// Has fetched what is to be looked at next: the records of the next conversation, the address of
  /// which was fetched for the last, and the slot of the one after it.
  private func prefetchNext() {
    guard let next = wheel.upcoming else { return }
    slots[next].packed.prefetchEnds()
    if let later = slots[next].link.successor { slots.prefetch(later) }
  }

  /// Lets go of what is over in one conversation, or leaves that to whoever has the lock, if
  /// letters come to it: those have to come first.
  private mutating func expire(_ slot: UInt32, atMost limit: Int, _ wakes: inout WakeList) -> Int {
    if letters.areRouted, case let name = name(of: slot), letters.isTarget(name) {
      postponed.append(name)
      return 1
    }
    return collect(slot, atMost: limit, &wakes)
  }

  /// Lets go of some of what is over in a conversation to which letters come, after these.
  mutating func collect(_ slot: UInt32, _ wakes: inout WakeList) {
    wheel.cancel(slot, in: slots)
    _ = collect(slot, atMost: Self.expiriesPerLateUse, &wakes)
  }

  /// Hands out the names of conversations of which something is over that was left to whoever has
  /// the lock.
  mutating func takePostponed() -> [[UInt8]] {
    defer { postponed = [] }
    return postponed
  }

  /// Lets go of what is over in one conversation, or of the conversation. What is left of it is
  /// scheduled again, at once if there is more.
  ///
  /// - Returns: How much of the limit that took, at least 1.
  private mutating func collect(
    _ slot: UInt32, atMost limit: Int, _ wakes: inout WakeList
  ) -> Int {
    let before = account.expired
    if slots[slot].windowChange != windows.change { refit(slot, &wakes) }
    guard slots.contains(slot) else { return 1 }
    if slots[slot].hasExpiry, endIfDue(slot) {
      serveEnded(&wakes)
    } else if slots[slot].isValue {
      schedule(slot, at: .max)
    } else if slots[slot].isApart {
      _ = withApart(slot, &wakes) { state, now, _ in state.heart.expire(at: now, atMost: limit) }
      repack(slot)
    } else if !slots[slot].hasGroups, let next = log(slot).nextExpiry, next > now {
      // It was handed out early, with all of a coarse bucket.
      schedule(slot, at: next)
    } else {
      _ = withPacked(slot) { $0.expire(atMost: limit) }
      // Nothing may have been over, or nothing but its own end is to come.
      if slots.contains(slot), !slots[slot].link.isScheduled {
        schedule(slot, at: log(slot).nextExpiry ?? .max)
      }
    }
    return max(1, account.expired - before)
  }
}
