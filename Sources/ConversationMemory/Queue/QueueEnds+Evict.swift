/// Eviction from a full queue.
///
/// Where nobody can tell when a payload is released, since releasing it does nothing, the ring has
/// some slots more than the capacity, the *slack*. A message is live while no more than `capacity`
/// are as young or younger; what the slack holds beyond has been evicted, and only its slots are
/// still to be emptied:
///
/// ```
///   head's slot                                  tail's slot
///       │                                             │
///     ┌─▼─┬───┬───┬───┬───┬───┬───┬───┬───┬───┬───┬───▼───────┐
///     │ evicted   │   live: the last `capacity`   │   empty   │
///     └───┴───┴───┴───┴───┴───┴───┴───┴───┴───┴───┴───────────┘
/// ```
///
/// So a producer takes the consumers' lock once for as many messages as the slack has slots, and
/// not for each. A consumer sees that its message was evicted by the slot `capacity` further on,
/// which is full then; it need not know where the tail is. That slot
/// may be the end of a batch, which is filled from its last slot to its first, so in such a queue a
/// batch is put under the consumers' lock. Whichever of the two empties the slots
/// counts them: a message was over, and not evicted, if it was so when the one came for which it
/// gave way, and that one's stamp says when.
extension QueueEnds {
  /// Makes room in a full queue, at the cost of the oldest messages; under the tail's lock, and
  /// takes the head's too.
  ///
  /// - Returns: A payload to be released without a lock; nil if there is none.
  @inlinable
  @inline(never)
  func evict(at now: Int64) -> Payload? {
    head.lock.lock()
    let oldest = tail.pointee.slack == 0 ? evictOldest(at: now) : nil
    dropEvicted()
    expectRoom()
    head.lock.unlock()
    return oldest
  }

  /// Takes the oldest message out; under both locks.
  ///
  /// - Returns: Its payload; nil if a consumer has made room.
  @inlinable
  func evictOldest(at now: Int64) -> Payload? {
    // In a full ring the slots of both ends are the same.
    let arrival = head.pointee.ring.arrival(tail.pointee.slot)
    guard arrival != QueueRing<Payload>.vacant else { return nil }
    return take(head.pointee.isOver(arrival: arrival, at: now) ? .expired : .evicted)
  }

  /// Empties the slots of messages that have been evicted; under the head's lock.
  @inlinable
  @inline(__always)
  func dropEvicted() {
    if head.pointee.slack > 0 { dropEvictedSlowly() }
  }

  /// Bounded by the slack: more than that can't have been evicted.
  @inlinable
  func dropEvictedSlowly() {
    let capacity = head.pointee.capacity
    let ring = head.pointee.ring
    guard ring.slotCount > capacity else { return }
    while case let successor = ring.arrival(head.pointee.slot(after: capacity)),
      successor != QueueRing<Payload>.vacant
    {
      let arrival = ring.arrival(head.pointee.slot)
      _ = take(head.pointee.isOver(arrival: arrival, at: successor) ? .expired : .evicted)
    }
  }
}
