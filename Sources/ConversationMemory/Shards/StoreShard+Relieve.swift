extension StoreShard {
  /// How many conversations may be asked in vain before a shard stays beyond its budget until the
  /// next event.
  private static var patienceWithKept: Int { 64 }

  /// Lets conversations go until the budget holds, the least recently used first; of one that is
  /// alone the oldest messages.
  ///
  /// What memory there is decides this, not what happened to a conversation: so it is an operation
  /// of its own, which whoever replays what happened is told.
  @inline(never)
  mutating func relieve(sparing slot: UInt32) {
    guard !isFollowing else { return }
    var held = heldBytes
    var inVain = 0
    while held > byteBudget, inVain < Self.patienceWithKept {
      guard let eldest = census.next(among: slots, sparing: slot) else {
        if slots.contains(slot), !slots[slot].isThawed { evictOldest(of: slot) }
        return
      }
      if habits.records { decide(.evict(0), of: eldest) }
      evict(eldest)
      // Who is waited for, or has groups, keeps its place.
      inVain = heldBytes < held ? 0 : inVain + 1
      held = heldBytes
    }
  }

  /// Lets all messages of a conversation go to make room for others, and forgets it.
  mutating func evict(_ slot: UInt32) {
    if let conversation = slots[slot].isThawed ? thawed[slot] : nil {
      liveBytes -= conversation.state.heart.liveByteCount
      conversation.state.evictAll(at: now)
      collect(conversation, of: slot)
      if !conversation.state.isHeld { forget(slot) }
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

  private mutating func evictOldest(of slot: UInt32) {
    var count = 0
    var log = log(slot)
    let bytes = log.liveBytes
    while log.liveCount > 1, log.heldChange >= 0, log.leaveOldest(.evicted) {
      log.giveBack()
      count += 1
    }
    if let leaving { note(leaving, of: slot) }
    self.count(log, since: bytes)
    if count > 0, habits.records { decide(.evict(count), of: slot) }
  }

  /// Lets so many of the oldest messages of a conversation go.
  mutating func evictOldest(_ count: Int, of slot: UInt32, _ wakes: inout WakeList) {
    func leave(_ log: inout some BoundedLog & ~Copyable) {
      for _ in 0..<min(count, max(0, log.liveCount - 1)) { _ = log.leaveOldest(.evicted) }
    }
    if isPlain(slot) {
      withPacked(slot) { leave(&$0) }
    } else {
      withThawed(slot, &wakes) { state, _, _ in leave(&state.heart) }
    }
  }
}
