/// From one live node to the next, over holes.
extension NodeStore {
  /// The first live node with this id or a later one.
  @inlinable
  @inline(__always)
  func firstLive(from id: ConversationMessageID) -> Place? {
    if id >= frontID, let place = place(of: id) { return place }
    return nextLive(from: id)
  }

  /// The first live node with this id or a later one, where it lies, and its id.
  @inlinable
  @inline(__always)
  func firstLiveNode(
    from id: ConversationMessageID
  ) -> (node: LentNode, id: ConversationMessageID)? {
    let slot = id.rawValue &- frontID.rawValue
    if id >= frontID, slot < UInt64(ring.count), case let node = lentSlot(Int(slot)), node.it.isLive
    {
      return (node, id)
    }
    return nextLive(from: id).map { (lent($0), self.id(at: $0)) }
  }

  @usableFromInline
  func nextLive(from id: ConversationMessageID) -> Place? {
    if id < frontID, keptCount > 0, let place = kept.first(from: id) { return ~place }
    var slot = max(0, frontID.distance(to: id))
    while slot < ring.count {
      if ring[slot].isLive { return slot }
      slot += 1
    }
    return nil
  }

  /// The last live node with an earlier id.
  @inline(__always)
  func lastLive(before id: ConversationMessageID) -> Place? {
    // In a place of its own or the ring's: an id below it, and it, would be less than a slot.
    let slot = id.rawValue &- frontID.rawValue &- 1
    if slot < UInt64(ring.count), ring[Int(slot)].isLive { return Int(slot) }
    return previousLive(before: id)
  }

  /// The last live node with an earlier id, where it lies, and its id.
  @inline(__always)
  func lastLiveNode(
    before id: ConversationMessageID
  ) -> (node: LentNode, id: ConversationMessageID)? {
    let slot = id.rawValue &- frontID.rawValue &- 1
    if slot < UInt64(ring.count), case let node = lentSlot(Int(slot)), node.it.isLive {
      return (node, ConversationMessageID(rawValue: id.rawValue &- 1))
    }
    return previousLive(before: id).map { (lent($0), self.id(at: $0)) }
  }

  private func previousLive(before id: ConversationMessageID) -> Place? {
    var slot = frontID.distance(to: min(id, nextID)) - 1
    while slot >= 0 {
      if ring[slot].isLive { return slot }
      slot = slotBeforeHole(slot)
    }
    return keptCount == 0 ? nil : kept.last(before: id).map { ~$0 }
  }

  /// The slot before a hole, and before holes that are known to follow.
  ///
  /// Each hole says how far back to look next, and learns what the next one says (path halving, as
  /// in disjoint sets), so that holes at the end are not walked one by one by each who reads.
  private func slotBeforeHole(_ slot: Int) -> Int {
    let reach = ring[slot].holeReach
    let next = slot - reach
    if next >= 0, !ring[next].isLive {
      unsafe ring.address(of: slot).pointee.holeReach = reach + ring[next].holeReach
    }
    return next
  }
}
