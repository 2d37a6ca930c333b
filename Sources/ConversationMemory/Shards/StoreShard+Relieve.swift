extension StoreShard {
  /// Lets conversations go until the budget holds, the least recently used first, whatever they
  /// have; of the one that is in use the oldest messages, and all of it where that is not enough.
  ///
  /// What memory there is decides this, not what happened to a conversation: so it is an operation
  /// of its own, which whoever replays what happened is told.
  @inline(never)
  mutating func relieve(sparing slot: UInt32) {
    guard !isFollowing else { return }
    while heldBytes > byteBudget, let eldest = census.next(among: slots, sparing: slot) {
      if habits.records { decide(.evict(0), of: eldest) }
      evict(eldest)
    }
    guard heldBytes > byteBudget, slots.contains(slot), !slots[slot].isAwaited else { return }
    let count = slots[slot].isApart ? evictOldestApart(of: slot) : evictOldest(of: slot)
    if count > 0, habits.records { decide(.evict(count), of: slot) }
    guard heldBytes > byteBudget else { return }
    if habits.records { decide(.evict(0), of: slot) }
    evict(slot)
  }

  /// Lets all messages of a conversation go to make room for others, and forgets it, with its
  /// groups and subscriptions.
  mutating func evict(_ slot: UInt32) {
    if let conversation = slots[slot].isApart ? apart[slot] : nil {
      liveBytes -= conversation.state.heart.liveByteCount
      conversation.state.evictAll(at: now)
      collect(conversation, of: slot)
      if conversation.state.isHeld { close(conversation, of: slot) }
      forget(slot)
      // Who waits there hears of it from whoever has the lock.
      if slots.contains(slot) { evicted.append(slot) }
      return
    }
    var log = log(slot)
    let bytes = log.liveBytes
    _ = log.expire(atMost: .max)
    log.leaveAll(.evicted)
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

  /// Serves those who waited at conversations that were forgotten for others.
  mutating func serveEvicted(_ wakes: inout WakeList) {
    let slots = evicted
    evicted = []
    for slot in slots where self.slots.contains(slot) && self.slots[slot].isAwaited {
      withApart(slot, &wakes) { _, _, _ in }
    }
  }

  /// Lets the oldest messages of a packed conversation go until the budget holds.
  private mutating func evictOldest(of slot: UInt32) -> Int {
    var count = 0
    var log = log(slot)
    let bytes = log.liveBytes
    _ = log.expire(atMost: .max)
    while log.liveCount > 1, heldBytes + log.heldChange > byteBudget, log.leaveOldest(.evicted) {
      log.giveBack()
      count += 1
    }
    if let leaving { note(leaving, of: slot) }
    self.count(log, since: bytes)
    return count
  }

  /// The same of one that is kept apart: an eighth at a time, since it is looked through to find
  /// what can be given back.
  private mutating func evictOldestApart(of slot: UInt32) -> Int {
    guard let conversation = apart[slot] else { return 0 }
    var count = 0
    let bytes = conversation.state.heart.liveByteCount
    _ = conversation.state.heart.expire(at: now, atMost: .max)
    while case let live = conversation.state.heart.liveCount, live > 1, heldBytes > byteBudget {
      var part = max(1, live / 8)
      while part > 0, conversation.state.heart.leaveOldest(.evicted) {
        part -= 1
        count += 1
      }
      collect(conversation, of: slot)
      if part > 0 { break }
    }
    collect(conversation, of: slot)
    liveBytes += conversation.state.heart.liveByteCount - bytes
    return count
  }

  /// Lets so many of the oldest messages of a conversation go.
  mutating func evictOldest(_ count: Int, of slot: UInt32, _ wakes: inout WakeList) {
    func leave(_ log: inout some BoundedLog & ~Copyable) {
      for _ in 0..<min(count, max(0, log.liveCount - 1)) { _ = log.leaveOldest(.evicted) }
    }
    if isPacked(slot) {
      withPacked(slot) { leave(&$0) }
    } else {
      withApart(slot, &wakes) { state, _, _ in leave(&state.heart) }
    }
  }
}
