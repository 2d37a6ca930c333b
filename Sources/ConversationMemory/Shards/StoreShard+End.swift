/// The end of a conversation as a whole, before all of it is over by itself.
extension StoreShard {
  /// Lets all messages of a conversation go, and forgets it, with its groups and subscriptions; who
  /// waits for one goes on waiting. Whoever has the lock serves those, by ``serveEnded(_:)``.
  mutating func end(_ slot: UInt32, _ reason: ConversationDeparture.Reason) {
    if let conversation = slots[slot].isApart ? apart[slot] : nil {
      liveBytes -= conversation.state.heart.liveByteCount
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

  /// Ends a conversation that was removed with all others by a change that it has not gone through,
  /// as of the instant of that.
  ///
  /// - Returns: Whether it was.
  mutating func endIfRemoved(_ slot: UInt32) -> Bool {
    guard windows.removesAll, slots[slot].windowChange != windows.change else { return false }
    slots[slot].windowChange = windows.change
    guard !slots[slot].isAwaited else { return false }
    let present = now
    now = min(now, windows.changedAt)
    end(slot, .removed)
    now = present
    return true
  }

  /// Ends some of the conversations that were removed with all others.
  ///
  /// - Returns: How many, at most as many as the limit.
  mutating func endRemoved(atMost limit: Int) -> Int {
    var count = 0
    while count < limit, removedFrom < slots.bound {
      if slots.contains(removedFrom), endIfRemoved(removedFrom) { count += 1 }
      removedFrom += 1
    }
    if removedFrom >= slots.bound { removedFrom = .max }
    return count
  }
}
