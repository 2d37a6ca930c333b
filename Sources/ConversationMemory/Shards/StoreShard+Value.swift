/// Values of other kinds than conversations, which have names in the same table.
extension StoreShard {
  /// What it came to that something was asked of a name.
  enum ValueOutcome: Equatable {
    /// Nothing has changed.
    case unchanged
    case changed
    /// The name holds something of this kind.
    case otherKind(ConversationValueKind)
  }

  /// Has an operation on a value of a kind do what it does, and what follows from it.
  ///
  /// - Parameters:
  ///   - seesOthers: Whether it is done also where the name holds something else.
  ///   - body: The operation, to which the place of the name is lent.
  mutating func changeValue(
    _ name: UnsafeRawBufferPointer, hash: UInt32, kind: UInt8, seesOthers: Bool,
    _ wakes: inout WakeList, _ body: (inout ValuePlace) -> Void
  ) -> ValueOutcome {
    let found = unsafe findAny(name, hash: hash, &wakes)
    let other = found.flatMap { slots[$0].kind == kind ? nil : types.kind(slots[$0].kind) }
    if let other, !seesOthers { return .otherKind(other) }
    let before = found.flatMap { expiry(of: $0) }
    let own = other == nil ? found.map { slots[$0].value } : nil
    var place = ValuePlace(now: now, box: own, otherKind: other, expiry: before)
    body(&place)
    if let own { recount(own) }
    guard place.hasChanged else { return .unchanged }
    guard let box = place.box, !box.isEmpty else {
      if let found {
        if other == nil || place.box != nil {
          end(found, .removed)
        } else {
          change(place.expiry, of: found, &wakes)
        }
      }
      return .changed
    }
    let slot: UInt32
    if let found, own === box {
      slot = found
    } else {
      if let found { end(found, .removed) }
      slot = unsafe beginValue(name, hash: hash, box, &wakes)
    }
    if own !== box { recount(box) }
    change(place.expiry, of: slot, &wakes)
    settleValue(sparing: slot)
    return .changed
  }

  /// Shows the value of a kind that a name has.
  ///
  /// - Parameter body: Called if there is one.
  /// - Returns: What the name holds, if that is something else.
  mutating func showValue(
    _ name: UnsafeRawBufferPointer, hash: UInt32, kind: UInt8, _ wakes: inout WakeList,
    _ body: (ValueBox, Int64) -> Void
  ) -> ConversationValueKind? {
    guard let slot = unsafe findAny(name, hash: hash, &wakes) else { return nil }
    guard slots[slot].kind == kind else { return types.kind(slots[slot].kind) }
    body(slots[slot].value, now)
    return nil
  }

  /// Puts a value where a name is that holds nothing. Who waits there for a conversation gets the
  /// end of one.
  mutating func beginValue(
    _ name: UnsafeRawBufferPointer, hash: UInt32, _ box: ValueBox, _ wakes: inout WakeList
  ) -> UInt32 {
    if let slot = unsafe lookUp(name, hash: hash) {
      withApart(slot, &wakes) { state, _, _ in state.heart.finish() }
      precondition(!slots.contains(slot), "Nobody waits on at a conversation that has ended.")
    }
    let key = unsafe StoreKey(name, in: heap)
    var entry = StoreSlot(
      packed: PackedConversation(firstID: ConversationMessageID(rawValue: 1), emptiedAt: now),
      windowIndex: 0, windowChange: windows.change, key: key, lastUse: 0, start: 0)
    entry.kind = box.kind
    entry.value = box
    let slot = slots.insert(entry)
    table.insert(slot, hash: hash)
    heldInConversations += key.heldBytes
    use(slot)
    return slot
  }

  /// Copies of all values, in no order.
  func copiedValues() -> [(name: [UInt8], expiry: Int64?, box: ValueBox)] {
    (0..<slots.bound).filter { slots.contains($0) && slots[$0].isValue }
      .map { (name(of: $0), expiry(of: $0), slots[$0].value.copy()) }
  }

  /// Puts a value with its end where a name is that holds nothing.
  mutating func restoreValue(
    _ box: ValueBox, _ expiry: Int64?, _ name: UnsafeRawBufferPointer, hash: UInt32,
    _ wakes: inout WakeList
  ) {
    let slot = unsafe beginValue(name, hash: hash, box, &wakes)
    recount(box)
    change(expiry, of: slot, &wakes)
    settleValue(sparing: slot)
  }

  /// Takes over what a value holds now.
  mutating func recount(_ box: ValueBox) {
    let heldBytes = box.heldBytes
    heldInConversations += heldBytes - box.countedBytes
    box.countedBytes = heldBytes
  }

  /// After an event: sees to it that the budget holds.
  mutating func settleValue(sparing slot: UInt32) {
    if byteBudget != .max { relieve(sparing: slot) }
    peakBytes = max(peakBytes, heldInConversations)
  }

  /// Gives a value another end, if that is one, or lets it go.
  private mutating func change(_ expiry: Int64?, of slot: UInt32, _ wakes: inout WakeList) {
    let expiry = expiry.map { $0.clamped(to: ConversationImage.reach) }
    guard expiry != self.expiry(of: slot) else { return }
    if let expiry, expiry <= now {
      end(slot, .expired)
      return serveEnded(&wakes)
    }
    setExpiry(expiry, of: slot)
    scheduleAnew(slot, &wakes)
  }

  /// Lets a value go with its name.
  mutating func endValue(_ slot: UInt32, _ reason: ConversationDeparture.Reason) {
    let box = takeValue(slot)
    // Where nobody is to know it is released without the lock only if that may take its time.
    if habits.tellsOfValues || box.countedBytes > 4096 {
      departures.append(StoreDeparture(name: name(of: slot), cause: .ended(box, reason)))
    }
    box.countedBytes = 0
    forgetEmptied(slot)
  }

  /// Takes a value away that goes on elsewhere.
  mutating func takeAwayValue(_ slot: UInt32) -> ValueBox {
    let box = takeValue(slot)
    box.countedBytes = 0
    forgetEmptied(slot)
    return box
  }

  private mutating func takeValue(_ slot: UInt32) -> ValueBox {
    let box = slots[slot].releaseValue()
    heldInConversations -= box.countedBytes
    return box
  }

  /// Lets go of a slot that has lost its value: it is as if somebody had waited there.
  private mutating func forgetEmptied(_ slot: UInt32) {
    slots[slot].isAwaited = true
    awaitedCount += 1
    forget(slot)
  }
}

extension Int64 {
  /// The number, or what is nearest to it within a reach on both sides of zero.
  func clamped(to reach: Int64) -> Int64 { Swift.min(Swift.max(self, -reach), reach) }
}
