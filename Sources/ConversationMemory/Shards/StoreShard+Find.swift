extension StoreShard {
  /// The conversation of a name, which is thereby used; nil if there is none, or it is forgotten by
  /// now. O(1).
  @inline(__always)
  mutating func find(
    _ name: UnsafeRawBufferPointer, hash: UInt32, _ wakes: inout WakeList
  ) -> UInt32? {
    guard let slot = unsafe lookUp(name, hash: hash), bringUp(slot, &wakes) else { return nil }
    use(slot)
    return slot
  }

  /// What a name holds, a conversation or a value of another kind, which is thereby used; nil if
  /// that is nothing. O(1).
  mutating func findAny(
    _ name: UnsafeRawBufferPointer, hash: UInt32, _ wakes: inout WakeList
  ) -> UInt32? {
    guard let slot = unsafe lookUp(name, hash: hash), bringUpAny(slot, &wakes) else { return nil }
    use(slot)
    return slot
  }

  /// The conversation of a name, begun if there is none; nil if the name holds a value of another
  /// kind. O(1) as a rule.
  @inline(__always)
  mutating func findOrBegin(
    _ name: UnsafeRawBufferPointer, hash: UInt32, _ wakes: inout WakeList
  ) -> UInt32? {
    hasBegun = false
    if let slot = unsafe lookUp(name, hash: hash) {
      slots[slot].packed.prefetchEnds()
      if bringUp(slot, &wakes) {
        use(slot)
        return slot
      }
      if slots.contains(slot) {
        if slots[slot].isValue { return nil }
        beginAwaited(slot)
        return slot
      }
    }
    return unsafe begin(name, hash: hash)
  }

  /// The conversation of a name, or the place of those who wait for one; nil if there is neither.
  mutating func findOrAwaited(
    _ name: UnsafeRawBufferPointer, hash: UInt32, _ wakes: inout WakeList
  ) -> UInt32? {
    guard let slot = unsafe lookUp(name, hash: hash) else { return nil }
    if bringUp(slot, &wakes) { return slot }
    return slots.contains(slot) && !slots[slot].isValue ? slot : nil
  }

  /// The conversation of a name for those who wait for it, whether or not there is one; nil if the
  /// name holds a value of another kind.
  mutating func findOrAwait(
    _ name: UnsafeRawBufferPointer, hash: UInt32, _ wakes: inout WakeList
  ) -> UInt32? {
    if let slot = unsafe findOrAwaited(name, hash: hash, &wakes) { return slot }
    if let slot = unsafe lookUp(name, hash: hash), slots[slot].isValue { return nil }
    let slot = unsafe begin(name, hash: hash)
    keepApart(slot, apartForm(of: slot))
    keepAwaited(slot)
    return slot
  }

  // Inlined: to a function that does not say that it changes the shard it would be copied.
  @inline(__always)
  func lookUp(_ name: UnsafeRawBufferPointer, hash: UInt32) -> UInt32? {
    let probe = unsafe StoreKey.Probe(name)
    return table.find(hash) { slots[$0].key.isEqual(to: probe) }
  }

  mutating func use(_ slot: UInt32) {
    useCount += 1
    slots[slot].lastUse = useCount
  }

  private mutating func begin(_ name: UnsafeRawBufferPointer, hash: UInt32) -> UInt32 {
    let key = unsafe StoreKey(name, in: heap)
    let start = now.floored(to: tick)
    let firstID = unsafe freshIDs.next(of: name, at: now)
    let slot = slots.insert(
      StoreSlot(
        packed: PackedConversation(firstID: firstID, emptiedAt: start),
        windowIndex: unsafe windows.index(of: name), windowChange: windows.change, key: key,
        lastUse: 0, start: start))
    table.insert(slot, hash: hash)
    heldInConversations += key.heldBytes
    use(slot)
    hasBegun = true
    return slot
  }

  // MARK: Beginning and end

  /// Forgets a conversation that an operation has begun which was refused then: nothing has
  /// changed.
  @inline(never)
  mutating func abandon(_ slot: UInt32) {
    if hasBegun, slots.contains(slot), !slots[slot].isAwaited { forget(slot) }
  }

  /// Brings a conversation up to the present instant as far as it decides whether there is one: it
  /// gets the windows that were changed, and is forgotten if its time is over.
  ///
  /// - Returns: Whether there is one. If not, the slot is gone, or of one that is awaited.
  @inline(__always)
  mutating func bringUp(_ slot: UInt32, _ wakes: inout WakeList) -> Bool {
    if !slots[slot].isApart, slots[slot].windowChange == windows.change, !slots[slot].hasExpiry {
      // What most have, a newest message that is not over, is told by one comparison.
      let log = log(slot)
      if log.liveCount > 0, !log.isOver { return true }
    }
    return bringUpSlowly(slot, &wakes)
  }

  /// The same for whatever a name holds: whether that is a conversation or a value.
  mutating func bringUpAny(_ slot: UInt32, _ wakes: inout WakeList) -> Bool {
    bringUp(slot, &wakes) || slots.contains(slot) && slots[slot].isValue
  }

  @inline(never)
  private mutating func bringUpSlowly(_ slot: UInt32, _ wakes: inout WakeList) -> Bool {
    if slots[slot].isAwaited { return false }
    if slots[slot].windowChange != windows.change { refit(slot, &wakes) }
    guard slots.contains(slot), !slots[slot].isAwaited else { return false }
    if slots[slot].hasExpiry, endIfDue(slot) {
      serveEnded(&wakes)
      return false
    }
    if slots[slot].isValue { return false }
    if slots[slot].isApart {
      if !mayBeEmpty(slot) { return true }
      withApart(slot, &wakes) { state, now, _ in _ = state.heart.expire(at: now, atMost: .max) }
    } else if slots[slot].packed.liveCount > 0 {
      _ = withPacked(slot) { $0.isOver && $0.expire(atMost: .max) }
    }
    guard slots.contains(slot), !slots[slot].isAwaited else { return false }
    guard isOver(slot) else { return true }
    forget(slot)
    return false
  }

  /// Whether nothing may be live in a conversation that is kept apart.
  private func mayBeEmpty(_ slot: UInt32) -> Bool {
    guard let conversation = apart[slot] else { return true }
    return conversation.state.heart.isEmpty(at: now)
  }

  /// When a conversation is forgotten in which nothing is live; nil while something is, or it has
  /// groups or subscribers. As long as one of its keys is remembered, it is.
  func end(of slot: UInt32) -> Int64? {
    let emptiedAt: Int64?
    if let conversation = slots[slot].isApart ? apart[slot] : nil {
      if !conversation.state.isHeld, let last = conversation.state.heart.leftKeys.lastDue {
        let end = conversation.state.heart.emptiedAt?.addingClamped(remembrance)
        return end.map { max($0, last) }
      }
      emptiedAt = conversation.state.isHeld ? nil : conversation.state.heart.emptiedAt
    } else {
      emptiedAt = slots[slot].hasGroups ? nil : slots[slot].packed.emptiedAt
      if let emptiedAt, slots[slot].packed.annex != nil, let last = log(slot).lastKeyDue {
        return max(emptiedAt.addingClamped(remembrance), last)
      }
    }
    return emptiedAt.map { $0.addingClamped(remembrance) }
  }

  /// Whether a conversation is forgotten by now.
  func isOver(_ slot: UInt32) -> Bool { end(of: slot).map { $0 <= now } ?? false }

  /// Lets go of a conversation without live messages; who waits for one waits on.
  mutating func forget(_ slot: UInt32) {
    if receivers[slot] != nil { keepApart(slot, apartForm(of: slot)) }
    let nextID =
      slots[slot].isApart
      ? apart[slot]?.state.heart.nextID ?? .none : slots[slot].packed.nextID
    let key = slots[slot].key
    if !slots[slot].isAwaited {
      unsafe key.withBytes { unsafe freshIDs.remember($0, nextID, at: now) }
    }
    wheel.cancel(slot, in: slots)
    if slots[slot].hasExpiry { setExpiry(nil, of: slot) }
    if slots[slot].hasVersion {
      versions.forget(slot)
      slots[slot].hasVersion = false
    }
    if let conversation = slots[slot].isApart ? apart[slot] : nil {
      guard conversation.isAlone else { return keepAwaited(slot) }
      // What was counted of it goes with it.
      apart[slot] = nil
      heldInConversations -= conversation.countedBytes
    }
    if slots[slot].isAwaited { awaitedCount -= 1 }
    dropGroups(of: slot)
    heldInConversations += slots[slot].packed.release(to: heap)
    heldInConversations -= key.heldBytes
    let hash = unsafe key.withBytes { unsafe NameHash($0, self.key).low }
    table.remove(slot, hash: hash)
    slots.remove(slot)
    key.release(to: heap)
    if slots.count == 0 { census = UseCensus() }
  }

  /// Takes note that there is no conversation, but somebody waits for one.
  private mutating func keepAwaited(_ slot: UInt32) {
    if !slots[slot].isAwaited { awaitedCount += 1 }
    slots[slot].isAwaited = true
  }

  /// Begins a conversation for which somebody waits.
  private mutating func beginAwaited(_ slot: UInt32) {
    let key = slots[slot].key
    let start = now.floored(to: tick)
    let firstID = unsafe key.withBytes { unsafe freshIDs.next(of: $0, at: now) }
    apart[slot]?.state.beginAnew(
      at: WindowOrigin(start: start, before: firstID.advanced(by: -1)))
    slots[slot].start = start
    slots[slot].isAwaited = false
    slots[slot].windowChange = windows.change
    slots[slot].windowIndex = unsafe key.withBytes { unsafe windows.index(of: $0) }
    apart[slot]?.state.heart.rules = rules(of: slot)
    awaitedCount -= 1
    hasBegun = true
    use(slot)
  }
}
