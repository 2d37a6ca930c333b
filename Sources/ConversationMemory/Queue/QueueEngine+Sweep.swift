extension QueueEngine: Sweepable {
  /// How many messages leave under one hold of the locks: some 10 µs.
  private static var expiriesPerHold: Int { 256 }

  /// Starts a sweeper if messages end by age and there is none; under both locks.
  func sweepIfNeeded() {
    guard shared.pointee.needsSweeper, let due = headExpiry else { return }
    shared.pointee.needsSweeper = false
    // Starting a task only enqueues it. One that there was has ended by itself, so that there are
    // never two to tell apart.
    shared.pointee.sweeper = Sweeper.start(1, for: self, at: due, clock: clock)
  }

  func sweep(_: Int) -> Int64? {
    settle()
    return withBoth { _, _, _ in
      if let next = headExpiry { return next }
      shared.pointee.needsSweeper = true
      shared.pointee.sweeper = nil
      return nil
    } successor: { _ in
      nil
    }
  }

  /// Lets go of all that is over now, in several holds of the locks where that is much, and gives
  /// back slots where most are unused.
  func settle() {
    var isMore = true
    while isMore {
      isMore = withBoth { now, _, dropped in
        let count = dropOver(at: now, atMost: Self.expiriesPerHold, &dropped)
        if count > 0 { shrink() }
        return count == Self.expiriesPerHold
      } successor: { log in
        log.settle()
        return false
      }
    }
  }

  private func shrink() {
    let needed = min(tail.pointee.maximumSlotCount, max(Self.floor, 2 * liveCount))
    if head.pointee.ring.slotCount > 2 * needed { resize(to: needed) }
  }
}

extension QueueEngine {
  func finish() {
    withBoth { _, _, _ in
      shared.pointee.isFinished = true
    } successor: {
      $0.finish()
    }
  }

  var account: ConversationAccount {
    settle()
    return withBoth { now, _, dropped in
      // What was over between two holds; a few messages at most.
      _ = dropOver(at: now, atMost: .max, &dropped)
      return ConversationAccount(
        appended: ConversationMessageID(rawValue: 1).distance(to: tail.pointee.id),
        consumed: head.pointee.consumed, expired: head.pointee.expired,
        evicted: head.pointee.evicted)
    } successor: {
      $0.account
    }
  }

  var usage: ConversationUsage {
    settle()
    return withBoth { _, _, _ in
      let stride = QueueRing<Payload>.stride
      return ConversationUsage(
        liveBytes: liveCount * MemoryLayout<Payload>.stride,
        heldBytes: head.pointee.ring.slotCount * stride,
        peakBytes: shared.pointee.peakSlots * stride)
    } successor: {
      $0.usage
    }
  }
}
