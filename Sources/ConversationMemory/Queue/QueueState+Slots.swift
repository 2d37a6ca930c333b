extension QueueState {
  /// Slots that are allocated at the start, and stay until the queue moves into a log.
  static var floor: Int { 64 }

  /// Sees to it that there is a slot for each of so many more messages, for which there is room.
  mutating func makeSlots(for count: Int) {
    let (slotCount, maximum) = (tail.pointee.ring.slotCount, tail.pointee.maximumSlotCount)
    let needed = liveCount + count
    if needed == rules.capacity, slotCount < maximum {
      // With the slack, since now it will be of use.
      resize(to: maximum)
    } else if needed > slotCount {
      resize(to: min(maximum, max(2 * slotCount, needed)))
    }
    ends.expectRoom()
  }

  /// Gives back slots where most are unused.
  mutating func shrink() {
    let needed = min(tail.pointee.maximumSlotCount, max(Self.floor, 2 * liveCount))
    if head.pointee.ring.slotCount > 2 * needed { resize(to: needed) }
  }

  /// Moves all messages to a ring with another number of slots, enough for them. O(live).
  mutating func resize(to slotCount: Int) {
    let old = head.pointee.ring
    let new = QueueRing<Payload>(slotCount: slotCount)
    let count = liveCount
    for index in 0..<count {
      let slot = head.pointee.slot(after: index)
      let arrival = old.arrival(slot)
      new.fill(index, with: old.empty(slot), arrival: arrival)
    }
    old.deallocate()
    head.pointee.ring = new
    head.pointee.slot = 0
    tail.pointee.ring = new
    tail.pointee.slot = count == slotCount ? 0 : count
    ends.expectRoom()
    peakSlots = max(peakSlots, slotCount)
  }
}
