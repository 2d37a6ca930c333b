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
      if endIfDue(eldest) || endIfOver(eldest, by: now) { continue }
      if habits.records { decide(.evict(0), of: eldest) }
      end(eldest, .evicted)
    }
    guard heldBytes > byteBudget, slots.contains(slot), !slots[slot].isAwaited else { return }
    let count =
      slots[slot].isValue
      ? 0 : slots[slot].isApart ? evictOldestApart(of: slot) : evictOldest(of: slot)
    if count > 0, habits.records { decide(.evict(count), of: slot) }
    guard heldBytes > byteBudget else { return }
    if habits.records { decide(.evict(0), of: slot) }
    end(slot, .evicted)
  }

  /// Lets the oldest messages of a packed conversation go until the budget holds.
  private mutating func evictOldest(of slot: UInt32) -> Int {
    let most = byteBudget - heldBytes
    let count = change(slot) { log in
      var count = 0
      _ = log.expire(atMost: .max)
      while log.liveCount > 1, log.heldChange > most, log.leaveOldest(.evicted) {
        log.giveBack()
        count += 1
      }
      return count
    }
    noteChange(of: slot)
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
      withPacked(slot) { log in
        leave(&log)
        log.leaveOver()
      }
    } else {
      withApart(slot, &wakes) { state, _, _ in leave(&state.heart) }
    }
  }
}
