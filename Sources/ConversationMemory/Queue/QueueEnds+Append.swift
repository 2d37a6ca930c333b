import Synchronization

extension QueueEnds {
  /// How many slots a producer looks ahead for room, so that it seldom reads what consumers write.
  @inlinable static var lookAhead: Int { 64 }

  /// Takes the tail's lock, and holds it if so many messages, at least one, can be put there.
  @inlinable
  @inline(__always)
  func lockTail(toPut count: Int) -> Bool {
    tail.lock.lock()
    if hasRoom(for: count) { return true }
    tail.lock.unlock()
    return false
  }

  /// Whether so many slots from the tail's on are empty and nothing else is to be done.
  @inlinable
  @inline(__always)
  func hasRoom(for count: Int) -> Bool {
    !tail.pointee.needsBoth && (count <= tail.pointee.knownRoom || findsRoom(for: count))
  }

  /// Looks for room, if there is so much for more at once.
  @inlinable
  @inline(never)
  func findsRoom(for count: Int) -> Bool {
    // Not more than the capacity, however much room the slack adds to it.
    let most = min(tail.pointee.ring.slotCount, tail.pointee.capacity)
    guard count <= most else { return false }
    // Acquiring, and before any slot is looked at: see there.
    unsafe tail.pointee.sawLeaving = tail.pointee.ring.isLeaving.pointee.load(ordering: .acquiring)
    for room in [max(count, min(Self.lookAhead, most)), count]
    // Slots are emptied in order: if the last that is needed is empty, all are.
    where tail.pointee.ring.arrival(tail.pointee.slot(after: room &- 1))
      == QueueRing<Payload>.vacant
    {
      tail.pointee.knownRoom = room
      return true
    }
    return false
  }

  /// What the tail says to somebody who wants to put messages there and may find no room.
  @usableFromInline
  enum Room {
    /// There is room, and the tail's lock is held.
    case locked
    /// There is room once the oldest messages give way, and the tail's lock is held.
    case lockedToEvict
    /// There is none.
    case full
    /// That is not for one lock to say, or there is something else to do.
    case needsBoth
  }

  /// Takes the tail's lock, and holds it if messages can be put there, if need be once others have
  /// left.
  @inlinable
  func lockTail(toPut count: Int, at time: ClockReading) -> Room {
    tail.lock.lock()
    if hasRoom(for: count) { return .locked }
    if tail.pointee.evicts, !tail.pointee.needsBoth, count <= max(1, tail.pointee.slack),
      tail.pointee.ring.slotCount == tail.pointee.maximumSlotCount
    {
      return .lockedToEvict
    }
    var room = Room.full
    if !isFull(for: count, at: time.nanoseconds) {
      // Consumers may have made room meanwhile.
      if hasRoom(for: count) { return .locked }
      room = .needsBoth
    }
    tail.lock.unlock()
    return room
  }

  /// Whether there is no room, where none was found, whatever the head's side would do; under the
  /// tail's lock. False where a step of the head's side was on its way, of which not all was seen.
  ///
  /// Without this an appender that tries again and again would take the lock of those who make
  /// room.
  @inlinable
  func isFull(for count: Int, at now: Int64) -> Bool {
    let slotCount = tail.pointee.ring.slotCount
    guard !tail.pointee.evicts, !tail.pointee.needsBoth, !tail.pointee.sawLeaving,
      slotCount == tail.pointee.capacity, count <= slotCount
    else { return false }
    // The oldest message is not looked at before one can be over: consumers are writing its line.
    if now < tail.pointee.earliestExpiry { return true }
    // In a ring without more slots to come the first full slot from the tail on is the head's.
    for index in 0..<count {
      let arrival = tail.pointee.ring.arrival(tail.pointee.slot(after: index))
      guard arrival != QueueRing<Payload>.vacant else { continue }
      let ordinal = tail.pointee.id.advanced(by: index - slotCount).rawValue
      tail.pointee.earliestExpiry = tail.pointee.age.expiry(arrival: arrival, ordinal: ordinal)
      return tail.pointee.earliestExpiry > now
    }
    return false
  }

  /// Puts a message in the tail's slot, which is known to be empty, and lets the tail's lock go.
  ///
  /// - Returns: The message's id.
  @inlinable
  @inline(__always)
  func putAndUnlock(_ payload: consuming Payload, at time: ClockReading) -> ConversationMessageID {
    let id = tail.pointee.id
    put(payload, at: time.nanoseconds)
    tail.lock.unlock()
    return id
  }

  /// Puts a message in the tail's slot, which is known to be empty; under the tail's lock.
  @inlinable
  @inline(__always)
  func put(_ payload: consuming Payload, at now: Int64) {
    // A clock that steps back does not make messages younger.
    let arrival = max(now, tail.pointee.latest)
    tail.pointee.latest = arrival
    tail.pointee.ring.fill(tail.pointee.slot, with: payload, arrival: arrival)
    tail.pointee.knownRoom &-= 1
    tail.pointee.advance()
  }

  /// Puts messages in the slots from the tail's on, which are known to be empty, and lets the
  /// tail's lock go.
  ///
  /// - Returns: The messages' ids.
  @inlinable
  func putAndUnlock(
    _ payloads: [Payload], at time: ClockReading
  ) -> Range<ConversationMessageID> {
    let first = tail.pointee.id
    // Where messages are evicted by being followed by others, consumers must not see half a batch.
    let evicts = tail.pointee.slack > 0
    if evicts { head.lock.lock() }
    put(payloads, at: time.nanoseconds)
    if evicts { head.lock.unlock() }
    tail.lock.unlock()
    return first..<first.advanced(by: payloads.count)
  }

  /// Puts messages in the slots from the tail's on, which are known to be empty; under the tail's
  /// lock.
  @inlinable
  func put(_ payloads: [Payload], at now: Int64) {
    let arrival = max(now, tail.pointee.latest)
    tail.pointee.latest = arrival
    let ring = tail.pointee.ring
    let next = tail.pointee.slot(after: payloads.count)
    let slot = tail.pointee.slot
    // From the last to the first: who sees the first of them sees them all.
    unsafe payloads.withUnsafeBufferPointer { payloads in
      guard let first = payloads.baseAddress else { return }
      let count = ring.run(from: slot, of: payloads.count)
      unsafe ring.fill(0, with: first + count, count: payloads.count &- count, arrival: arrival)
      unsafe ring.fill(slot, with: first, count: count, arrival: arrival)
    }
    tail.pointee.slot = next
    tail.pointee.knownRoom &-= payloads.count
    tail.pointee.id = tail.pointee.id.advanced(by: payloads.count)
  }
}
