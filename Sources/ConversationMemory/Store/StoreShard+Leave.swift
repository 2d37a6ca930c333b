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
    var rest = limit
    while rest > 0 {
      guard let slot = wheel.pop(upTo: latest / tick, in: slots) else {
        return (limit - rest, false)
      }
      prefetchNext()
      rest -= expire(slot, atMost: rest, &wakes)
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

  /// Lets go of what is over in one conversation, or of the conversation. What is left of it is
  /// scheduled again, at once if there is more.
  ///
  /// - Returns: How much of the limit that took, at least 1.
  private mutating func expire(_ slot: UInt32, atMost limit: Int, _ wakes: inout WakeList) -> Int {
    let before = account.expired
    if isIdle(slot) {
      let end = WindowAge.sum(slots[slot].emptiedAt, remembrance)
      if end <= latest { forget(slot) } else { schedule(slot, at: end) }
    } else if slots[slot].isThawed {
      let mayHaveMoreDue = withThawed(slot, &wakes) { state, now, _ in
        _ = state.heart.expire(at: now, atMost: limit)
        return state.lapseAll(at: now, atMost: limit)
      }
      repack(slot)
      if mayHaveMoreDue { return limit }
    } else if let next = log(slot).nextExpiry, next > latest {
      // It was handed out early, with all of a coarse bucket.
      schedule(slot, at: next)
    } else {
      _ = withPacked(slot) { $0.expire(atMost: limit) }
    }
    return max(1, account.expired - before)
  }

  /// Lets conversations go until the budget holds, the least recently used first; of one that is
  /// alone the oldest messages.
  mutating func relieve(sparing slot: UInt32) {
    guard byteBudget != .max else { return }
    var held = heldBytes
    while held > byteBudget {
      if let eldest = census.next(among: slots, sparing: slot) {
        evict(eldest)
      } else if !slots[slot].isThawed {
        evictOldest(of: slot)
      }
      // Who is waited for keeps its place, so that there may be nothing to give back.
      guard heldBytes < held else { return }
      held = heldBytes
    }
  }

  /// Lets all messages of a conversation go to make room for others.
  private mutating func evict(_ slot: UInt32) {
    guard let conversation = thawed[slot] else {
      if leaving != nil { describeAll(slot) }
      account.evicted += Int(slots[slot].packed.liveCount)
      liveBytes -= Int(slots[slot].packed.liveBytes)
      return forget(slot)
    }
    liveBytes -= conversation.state.heart.liveByteCount
    var departed = Departed<[UInt8]>(isObserved: leaving != nil)
    conversation.state.evictAll(&departed)
    note(departed.observed, of: slot)
    let (account, heldBytes) = conversation.uncounted()
    self.account = self.account + account
    heldInConversations += heldBytes
    if conversation.isIdle { forget(slot) }
  }

  /// Keeps all messages of a packed conversation for the observer, as evicted.
  private mutating func describeAll(_ slot: UInt32) {
    let messages = log(slot).messages(
      .none..<slots[slot].packed.nextID, limit: .max, fromEnd: false)
    note(messages.map { ($0, .evicted) }, of: slot)
  }

  private mutating func evictOldest(of slot: UInt32) {
    var log = log(slot)
    let bytes = log.liveBytes
    while log.liveCount > 1, log.heldChange >= 0, log.leaveOldest(.evicted) { log.giveBack() }
    if let leaving { note(leaving, of: slot) }
    account = account + log.account
    liveBytes += log.liveBytes - bytes
    heldInConversations += log.heldChange
  }
}

extension StoreShard {
  /// Lets go of what a conversation's new rules have no room for, and looks at it when they say.
  mutating func refit(_ slot: UInt32, _ wakes: inout WakeList) {
    if slots[slot].isThawed, let conversation = thawed[slot] {
      conversation.change(rules(of: slot), at: latest)
    }
    guard isPlain(slot) else {
      withThawed(slot, &wakes) { state, now, _ in
        _ = state.heart.expire(at: now, atMost: .max)
        state.heart.fit()
      }
      return
    }
    withPacked(slot) { log in
      _ = log.expire(atMost: .max)
      log.fit()
    }
    guard slots.contains(slot), !slots[slot].link.isScheduled else { return }
    if let next = log(slot).nextExpiry { schedule(slot, at: next) }
  }
}

extension StoreShard {
  /// Hands out what left since the last time; nil if nothing did. Whoever gets it ends it.
  mutating func takeDepartures() -> Cell<[StoreDeparture]>? {
    guard !departures.isEmpty else { return nil }
    defer { departures = [] }
    return Cell(departures)
  }

  /// Keeps what left a packed conversation for the observer.
  @inline(never)
  mutating func note(_ leaving: PackedDepartures, of slot: UInt32) {
    note(leaving.pointee, of: slot)
    leaving.pointee = []
  }

  /// Keeps what left a conversation for the observer.
  mutating func note(
    _ messages: [(ConversationMessage<[UInt8]>, ConversationDeparture.Reason)], of slot: UInt32
  ) {
    guard !messages.isEmpty else { return }
    let name = unsafe slots[slot].key.withBytes { unsafe String(decoding: $0, as: UTF8.self) }
    for (message, reason) in messages {
      departures.append(StoreDeparture(name: name, message: message, cause: .left(reason)))
    }
  }

  /// Keeps what the groups of a conversation gave up on for whoever takes it away.
  @inline(never)
  mutating func note(
    _ letters: [(group: GroupReference, letter: DeadLetter<[UInt8]>)], of slot: UInt32
  ) {
    let name = unsafe slots[slot].key.withBytes { unsafe String(decoding: $0, as: UTF8.self) }
    for (group, letter) in letters {
      departures.append(
        StoreDeparture(name: name, message: letter.message, cause: .died(letter, of: group)))
    }
  }
}
