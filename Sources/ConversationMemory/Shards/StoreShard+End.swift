/// The end of a conversation as a whole, before all of it is over by itself.
extension StoreShard {
  /// Lets all messages of a conversation go, and forgets it, with its groups and subscriptions; who
  /// waits for one goes on waiting. Whoever has the lock serves those, by ``serveEnded(_:)``.
  ///
  /// - Parameter due: By when leases and rests in its groups have ended before; nil for now.
  mutating func end(
    _ slot: UInt32, _ reason: ConversationDeparture.Reason, after due: Int64? = nil
  ) {
    if let conversation = slots[slot].isApart ? apart[slot] : nil {
      liveBytes -= conversation.state.heart.liveByteCount
      conversation.state.bringUp(to: due ?? now)
      conversation.state.leaveAll(reason, at: now)
      collect(conversation, of: slot)
      if conversation.state.isHeld { close(conversation, of: slot) }
      forget(slot)
      if slots.contains(slot) { ended.append(slot) }
      return
    }
    var log = log(slot)
    let bytes = log.liveBytes
    _ = log.expire(atMost: .max)
    log.leaveAll(reason)
    if let leaving { note(leaving, of: slot) }
    count(log, since: bytes)
    forget(slot)
  }

  /// Ends all groups and subscriptions of a conversation that is forgotten.
  private mutating func close(_ conversation: ApartConversation, of slot: UInt32) {
    let name = name(of: slot)
    for description in conversation.state.descriptions.values {
      if let target = description.deadLettersName { letters.remove(name, to: target) }
    }
    conversation.state.close()
    heldInConversations += conversation.uncounted().heldBytes
  }

  /// Serves those who waited at conversations that have ended.
  mutating func serveEnded(_ wakes: inout WakeList) {
    let slots = ended
    ended = []
    for slot in slots where self.slots.contains(slot) && self.slots[slot].isAwaited {
      withApart(slot, &wakes) { _, _, _ in }
    }
  }

  /// Ends a conversation whose own end has come, or that was removed with all others by a change
  /// that it has not gone through, as of the instant of that.
  ///
  /// - Returns: Whether it was. It is not where there is another change before its end: then it has
  ///   to go through that first.
  mutating func endIfDue(_ slot: UInt32) -> Bool {
    let isBehind = slots[slot].windowChange != windows.change
    if endIfOver(slot, by: isBehind ? min(now, windows.changedAt) : now) { return true }
    guard isBehind, windows.removesAll else { return false }
    slots[slot].windowChange = windows.change
    guard !slots[slot].isAwaited else { return false }
    let present = now
    now = min(now, windows.changedAt)
    end(slot, .removed)
    now = present
    return true
  }

  /// Ends a conversation whose own end has come by an instant, as of that end: before all else that
  /// comes then. Whether it has.
  mutating func endIfOver(_ slot: UInt32, by instant: Int64) -> Bool {
    guard slots[slot].hasExpiry, let expiry = expiries[slot], expiry <= instant else {
      return false
    }
    let present = now
    now = expiry
    end(slot, .expired, after: expiry.subtractingClamped(1))
    now = present
    return true
  }

  /// Ends some of the conversations that were removed with all others.
  ///
  /// - Returns: How many, at most as many as the limit.
  mutating func endRemoved(atMost limit: Int) -> Int {
    var count = 0
    while count < limit, removedFrom < slots.bound {
      if slots.contains(removedFrom), endIfDue(removedFrom) { count += 1 }
      removedFrom += 1
    }
    if removedFrom >= slots.bound { removedFrom = .max }
    return count
  }
}
