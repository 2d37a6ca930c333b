extension QueueState {
  /// Stops where the queue contradicts itself; under both locks. O(slots), for tests.
  func checkInvariants() {
    precondition(released.isEmpty, "What left was not taken away.")
    let ring = head.pointee.ring
    precondition(ring.slotCount == tail.pointee.ring.slotCount, "The ends have different rings.")
    precondition(unsafe ring.base == tail.pointee.ring.base, "The ends have different rings.")
    precondition(ring.slotCount <= peakSlots, "There are more slots than there ever were.")
    checkNeeds()
    guard successor == nil else {
      precondition(ring.slotCount == 0 && liveCount == 0, "A queue that moved kept something.")
      return
    }
    precondition(account.live == liveCount, "The account does not match what is in the slots.")
    checkBounds()
    checkSlots()
    checkPromises()
  }

  private func checkNeeds() {
    let isSpecial = isFinished || !lines.isEmpty || successor != nil
    precondition(head.pointee.needsBoth == isSpecial, "The head does not know what is to be done.")
    precondition(
      tail.pointee.needsBoth == (isSpecial || needsSweeper),
      "The tail does not know what is to be done.")
    precondition(
      successor == nil || lines.isEmpty && sweeps.next == .max, "Who waits or sweeps did not move.")
  }

  private func checkBounds() {
    let (slotCount, maximum) = (head.pointee.ring.slotCount, tail.pointee.maximumSlotCount)
    precondition(slotCount >= min(Self.floor, rules.capacity), "There are too few slots.")
    precondition(slotCount <= maximum, "There are more slots than there may be.")
    precondition(head.pointee.id <= tail.pointee.id, "The head has passed the tail.")
    precondition(liveCount <= slotCount, "There are more messages than slots.")
    precondition(tail.pointee.slack <= maximum - rules.capacity, "The slack has no slots.")
  }

  /// The slots from the head's to the tail's are full, in the order of arrival, and no others are.
  private func checkSlots() {
    let slotCount = head.pointee.ring.slotCount
    var latest = Int64.min
    for index in 0..<slotCount {
      let arrival = head.pointee.ring.arrival(head.pointee.slot(after: index))
      guard index < liveCount else {
        precondition(arrival == QueueRing<Payload>.vacant, "A slot is full that nobody filled.")
        continue
      }
      precondition(arrival != QueueRing<Payload>.vacant, "A message is gone.")
      precondition(arrival >= latest, "A message is older than the one before.")
      latest = arrival
    }
    precondition(latest <= tail.pointee.latest, "A message is younger than the newest.")
    let next = liveCount == slotCount ? head.pointee.slot : head.pointee.slot(after: liveCount)
    precondition(tail.pointee.slot == next, "The tail is not behind the newest message.")
  }

  /// What the tail takes for granted without a look at the head.
  private func checkPromises() {
    let room = min(rules.capacity, head.pointee.ring.slotCount - liveCount)
    precondition(0...room ~= tail.pointee.knownRoom, "The tail knows of room that is not there.")
    if let due = nextDue {
      precondition(tail.pointee.earliestExpiry <= due, "A message is over before the first.")
    }
  }
}

extension QueueEngine {
  /// Stops where the queue, or the log into which it has moved, contradicts itself. For tests.
  func checkInvariants() {
    ends.lockBoth()
    state.pointee.checkInvariants()
    let log = state.pointee.successor
    ends.unlockBoth()
    log?.checkInvariants()
  }
}
