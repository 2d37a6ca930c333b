/// The end of a conversation as a whole, before all of it is over by itself, or of a value.
extension StoreShard {
  /// Lets all messages of a conversation go, and forgets it, with its groups and subscriptions; who
  /// waits for one goes on waiting. Whoever has the lock serves those, by ``serveEnded(_:)``.
  ///
  /// - Parameter due: By when leases and rests in its groups have ended before; nil for now.
  mutating func end(
    _ slot: UInt32, _ reason: ConversationDeparture.Reason, after due: Int64? = nil
  ) {
    if slots[slot].isValue { return endValue(slot, reason) }
    // Who waits there goes on waiting.
    if receivers[slot] != nil { keepApart(slot, apartForm(of: slot)) }
    if let conversation = slots[slot].isApart ? apart[slot] : nil {
      liveBytes -= conversation.state.heart.liveByteCount
      conversation.state.bringUp(to: due ?? now)
      conversation.state.leaveAll(reason, at: now)
      collect(conversation, of: slot)
      if conversation.state.isHeld {
        unroute(conversation.state.descriptions, of: slot)
        conversation.state.close()
        heldInConversations += conversation.uncounted().heldBytes
      }
      forget(slot)
      if slots.contains(slot) { ended.append(slot) }
      return
    }
    change(slot, bringingUpTo: due ?? now) { log in
      _ = log.expire(atMost: .max)
      log.leaveAll(reason)
    }
    if slots[slot].hasGroups { unroute(groupDescriptions(of: slot), of: slot) }
    forget(slot)
  }

  /// Has no letters expected any more of groups of a conversation that is forgotten.
  private func unroute(
    _ descriptions: [GroupReference: GroupDescription<[UInt8]>], of slot: UInt32
  ) {
    let name = name(of: slot)
    for description in descriptions.values {
      if let target = description.deadLettersName { letters.remove(name, to: target) }
    }
  }

  /// Serves those who waited at conversations that have ended.
  mutating func serveEnded(_ wakes: inout WakeList) {
    let slots = ended
    ended = []
    for slot in slots where self.slots.contains(slot) {
      if self.slots[slot].isAwaited {
        withApart(slot, &wakes) { _, _, _ in }
      } else {
        serveReceivers(of: slot, &wakes)
      }
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
