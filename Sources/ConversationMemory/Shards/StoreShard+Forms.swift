/// The two forms of a conversation: as packed bytes, or kept apart as a log of its own. What is
/// said of it is the same in both.
extension StoreShard {
  @inline(__always)
  func rules(of slot: UInt32) -> ConversationRules {
    windows.rules[Int(slots[slot].windowIndex)]
  }

  /// A conversation in the plain case, under its rules, for the present event.
  @inline(__always)
  func log(_ slot: UInt32) -> PackedLog { log(slot, under: rules(of: slot), at: now) }

  @inline(__always)
  func log(
    _ slot: UInt32, under rules: ConversationRules, at instant: Int64,
    _ departing: PackedDeparting? = nil
  ) -> PackedLog {
    let address = unsafe UnsafeMutableRawPointer(slots.address(of: slot))
    return unsafe PackedLog(
      address.assumingMemoryBound(to: PackedConversation.self), start: slots[slot].start,
      rules: rules, now: instant, tick: tick, heap: heap, leaving: leaving,
      departing: departing)
  }

  /// Does something to a conversation in the plain case, and what follows from it.
  @inline(__always)
  mutating func withPacked<Result>(
    _ slot: UInt32, _ body: (inout PackedLog) -> Result
  ) -> Result {
    if slots[slot].hasGroups { return withPackedBesideGroups(slot, body) }
    var log = log(slot)
    let liveCount = log.liveCount
    let bytes = log.liveBytes
    let result = body(&log)
    if let leaving { note(leaving, of: slot) }
    // What is held can change though nothing has come or left: memory is given back when it can be.
    if log.account != ConversationAccount() || log.heldChange != 0 || liveCount == 0 {
      settle(log, slot, since: bytes, wasEmpty: liveCount == 0)
    }
    return result
  }

  @inline(__always)
  private mutating func settle(
    _ log: borrowing PackedLog, _ slot: UInt32, since bytes: Int, wasEmpty: Bool
  ) {
    collect(log, of: slot, since: bytes)
    settle(slot, wasEmpty: wasEmpty, nextExpiry: log.nextExpiry)
  }

  /// Takes over what an event has changed in a packed conversation; the caller settles it.
  ///
  /// - Parameter bytes: Live bytes before it.
  @inline(__always)
  mutating func collect(_ log: borrowing PackedLog, of slot: UInt32, since bytes: Int) {
    account = account + log.account
    liveBytes += log.liveBytes - bytes
    heldInConversations += log.heldChange
    if log.account != ConversationAccount() { noteChange(of: slot) }
    if log.isDueSooner { wheel.cancel(slot, in: slots) }
  }

  /// Whether a conversation is kept as packed bytes, and its rules can be.
  @inline(__always)
  func isPacked(_ slot: UInt32) -> Bool {
    !slots[slot].isApart && habits.packs && PackedLog.serves(rules(of: slot))
  }

  /// Whether a conversation can stay packed with more messages, of which some may be pinned or have
  /// details, times of their own and keys among them, so many are states, and so many have keys.
  /// The entry is not asked for: one that is handed on is copied.
  @inline(__always)
  func staysPacked(
    _ slot: UInt32, withRare isRare: Bool, timed isTimed: Bool, states: Int, keys: Int
  ) -> Bool {
    slots[slot].packed.annex == nil && !isRare
      || slots[slot].packed.staysCountable(
        with: isRare, timed: isTimed, states: states, keys: keys)
  }

  /// Lets go of what is over in a conversation, at most as much as one hold of a lock should.
  ///
  /// - Returns: Whether there may be more.
  mutating func expire(_ slot: UInt32, _ wakes: inout WakeList) -> Bool {
    slots[slot].isApart
      ? withApart(slot, &wakes) { state, now, _ in state.heart.expire(at: now, atMost: 256) }
      : withPacked(slot) { $0.expire(atMost: 256) }
  }

  /// Does something to a conversation that is kept apart, and what follows from it.
  mutating func withApart<Result>(
    _ slot: UInt32, _ wakes: inout WakeList,
    _ body: (inout LogState<[UInt8]>, Int64, inout WakeList) -> Result
  ) -> Result {
    let conversation = moveApart(slot)
    let wasEmpty = conversation.state.heart.liveCount == 0
    let bytes = conversation.state.heart.liveByteCount
    conversation.state.bringUp(to: now)
    let result = body(&conversation.state, now, &wakes)
    if conversation.state.hasToServe(at: now) {
      let last = wakes.last
      conversation.state.serve(at: now, &wakes)
      if wakes.last !== last { noteChange(of: slot) }
    }
    collect(conversation, of: slot)
    liveBytes += conversation.state.heart.liveByteCount - bytes
    wheel.cancel(slot, in: slots)
    settle(slot, wasEmpty: wasEmpty, nextExpiry: conversation.state.nextDue())
    return result
  }

  /// Takes over what an event has changed in a conversation that is kept apart.
  mutating func collect(_ conversation: ApartConversation, of slot: UInt32) {
    var departed = Departed<[UInt8]>(isObserved: leaving != nil)
    conversation.state.collect(&departed)
    note(departed.observed, of: slot)
    if conversation.state.hasDeadLetters { note(conversation.state.takeDeadLetters(), of: slot) }
    if habits.records { noteServices(of: conversation, slot) }
    let (account, heldBytes) = conversation.uncounted()
    self.account = self.account + account
    if account != ConversationAccount() { noteChange(of: slot) }
    heldInConversations += heldBytes
  }

  /// The conversation as it is kept apart; moves it there in O(live) if it is not yet.
  private mutating func moveApart(_ slot: UInt32) -> ApartConversation {
    if slots[slot].isApart, let conversation = apart[slot] { return conversation }
    let conversation = apartForm(of: slot)
    keepApart(slot, conversation)
    return conversation
  }

  /// A packed conversation as one that is kept apart. O(live).
  func apartForm(of slot: UInt32) -> ApartConversation {
    ApartConversation(
      log(slot).image(named: []), rules(of: slot), tick: tick, latest: now,
      notingServices: habits.records)
  }

  /// Has a conversation kept as another form of itself.
  mutating func keepApart(_ slot: UInt32, _ conversation: ApartConversation) {
    let origin = origin(of: slot)
    heldInConversations += slots[slot].packed.release(to: heap)
    slots[slot].packed = PackedConversation(
      firstID: slots[slot].packed.nextID, emptiedAt: slots[slot].start)
    slots[slot].isApart = true
    apart[slot] = conversation
    if let home = receivers.removeValue(forKey: slot) {
      swap(&conversation.state.lines, &home.lines)
    }
    if slots[slot].hasGroups { moveGroups(of: slot, from: origin, to: conversation) }
  }

  /// Packs a conversation again that was kept apart for something that has left, if it is small and
  /// nobody has a place in it but groups. O(live), of which there are few.
  mutating func repack(_ slot: UInt32) {
    guard slots.contains(slot), let conversation = apart[slot], conversation.isAlone,
      conversation.state.heart.liveCount <= 64, habits.packs, !slots[slot].isAwaited,
      PackedLog.serves(rules(of: slot)), slots[slot].windowChange == windows.change
    else { return }
    let image = conversation.image(named: [], tick: tick)
    guard image.isPacked else { return }
    heldInConversations -= conversation.countedBytes
    apart[slot] = nil
    slots[slot].isApart = false
    // A schedule that came and went has counted from then on.
    slots[slot].start = image.facts.origin.start
    // Its messages have been counted already.
    var log = log(slot)
    log.restore(image)
    heldInConversations += log.heldChange
    if conversation.state.hasGroups { moveGroups(of: conversation, to: slot) }
  }

  // MARK: Windows

  /// Gives a conversation the windows that were changed, as of the instant of the change: what was
  /// over by the ones before leaves, and then what these have no room for. Where all were removed,
  /// it ends.
  mutating func refit(_ slot: UInt32, _ wakes: inout WakeList) {
    if endIfDue(slot) { return serveEnded(&wakes) }
    if slots[slot].isValue {
      slots[slot].windowChange = windows.change
      return
    }
    let present = now
    defer { now = present }
    now = min(now, windows.changedAt)
    let before = windows.before[Int(slots[slot].windowIndex)]
    let index = unsafe slots[slot].key.withBytes { unsafe windows.index(of: $0) }
    slots[slot].windowChange = windows.change
    guard slots[slot].windowIndex != index || before.window != windows.rules[Int(index)].window
    else { return }
    slots[slot].windowIndex = index
    noteChange(of: slot)
    wheel.cancel(slot, in: slots)
    if !slots[slot].isApart {
      change(slot, under: before, bringingUpTo: now) { _ = $0.expire(atMost: .max) }
    }
    let rules = rules(of: slot)
    if isPacked(slot) {
      let changed = now
      withPacked(slot) { log in
        let wasEmpty = log.liveCount == 0
        log.forgetDues()
        _ = log.expire(atMost: .max)
        log.fit()
        // What these have no room for leaves now, however long it would have been over by them.
        if !wasEmpty { log.keepEmpty(since: changed) }
      }
      guard slots.contains(slot), !slots[slot].link.isScheduled else { return }
      schedule(slot, at: log(slot).nextExpiry ?? .max)
      return
    }
    if !slots[slot].isApart {
      keepApart(
        slot,
        ApartConversation(
          log(slot, under: before, at: now).image(named: []), before, tick: tick, latest: now,
          notingServices: habits.records))
    }
    withApart(slot, &wakes) { state, now, _ in state.heart.change(rules, at: now) }
  }
}
