/// The two ends of a queue, and what the plain case of every operation needs.
///
/// These are addresses and numbers only: whoever uses them counts no references, which threads
/// would fight over as they do over a lock. The queue's engine makes them and frees them.
@usableFromInline
struct QueueEnds<Payload: Sendable>: Sendable {
  @usableFromInline let tail: GuardedCell<QueueSide<Payload>>
  @usableFromInline let head: GuardedCell<QueueSide<Payload>>

  /// The ends of an empty queue.
  init(_ configuration: ConversationConfiguration<Payload>, slotCount: Int) {
    let ring = QueueRing<Payload>(slotCount: slotCount)
    let age = configuration.window.age(from: configuration.clock.nanoseconds)
    tail = GuardedCell(
      QueueSide(configuration, ring: ring, age: age, needsBoth: configuration.window.endsByAge))
    head = GuardedCell(QueueSide(configuration, ring: ring, age: age, needsBoth: false))
  }

  /// Ends all messages and frees the memory.
  func deallocate() {
    while head.pointee.ring.arrival(head.pointee.slot) != QueueRing<Payload>.vacant {
      _ = head.pointee.ring.empty(head.pointee.slot)
      head.pointee.advance()
    }
    head.pointee.ring.deallocate()
    tail.deallocate()
    head.deallocate()
  }

  /// What the tail says to somebody who wants to put messages there.
  @usableFromInline
  enum Room {
    /// There is room, and the tail's lock is held.
    case locked
    /// There is room when the oldest message gives way, and the tail's lock is held.
    case lockedToEvict
    /// There is none.
    case full
    /// That is not for one lock to say, or there is something else to do.
    case needsBoth
  }

  /// Takes the tail's lock, and holds it if so many messages can be put there.
  @inlinable
  func lockTail(toPut count: Int, at now: Int64) -> Room {
    tail.lock.lock()
    // Slots are emptied in order: if the last that is needed is empty, all are.
    if !tail.pointee.needsBoth, count <= tail.pointee.ring.slotCount,
      tail.pointee.ring.arrival(tail.pointee.slot(after: count - 1)) == QueueRing<Payload>.vacant
    {
      return .locked
    }
    if tail.pointee.evicts, count == 1, !tail.pointee.needsBoth,
      tail.pointee.ring.slotCount == tail.pointee.capacity
    {
      return .lockedToEvict
    }
    let room: Room = isFull(for: count, at: now) ? .full : .needsBoth
    tail.lock.unlock()
    return room
  }

  /// Takes the oldest message out of a full queue; under the tail's lock, and takes the head's too.
  ///
  /// - Returns: Its payload, to be released without a lock; nil if a consumer has made room.
  @inlinable
  func evictOldest(at now: Int64) -> Payload? {
    head.lock.lock()
    // In a full ring the slots of both ends are the same.
    let arrival = head.pointee.ring.arrival(tail.pointee.slot)
    guard arrival != QueueRing<Payload>.vacant else {
      head.lock.unlock()
      return nil
    }
    let (_, expiry, payload) = take(arrival: arrival)
    if expiry > now { head.pointee.evicted &+= 1 } else { head.pointee.expired &+= 1 }
    head.lock.unlock()
    return payload
  }

  /// Whether there is no room whatever the head's side would do; under the tail's lock.
  ///
  /// Without this an appender that tries again and again would take the lock of those who make
  /// room.
  @usableFromInline
  func isFull(for count: Int, at now: Int64) -> Bool {
    let slotCount = tail.pointee.ring.slotCount
    guard !tail.pointee.evicts, !tail.pointee.needsBoth, slotCount == tail.pointee.capacity,
      count <= slotCount
    else { return false }
    // In a ring without more slots to come the first full slot from the tail on is the head's.
    for index in 0..<count {
      let arrival = tail.pointee.ring.arrival(tail.pointee.slot(after: index))
      guard arrival != QueueRing<Payload>.vacant else { continue }
      let ordinal = tail.pointee.id.advanced(by: index - slotCount).rawValue
      return tail.pointee.age.expiry(arrival: arrival, ordinal: ordinal) > now
    }
    return false
  }

  /// Puts a message in the tail's slot, which is empty; under the tail's lock.
  @inlinable
  func put(_ payload: consuming Payload, at now: Int64) {
    // A clock that steps back does not make messages younger.
    let arrival = max(now, tail.pointee.latest)
    tail.pointee.latest = arrival
    tail.pointee.ring.fill(tail.pointee.slot, with: payload, arrival: arrival)
    tail.pointee.advance()
  }

  /// Takes the message out of the head's slot, which is full; under the head's lock.
  @inlinable
  func take(arrival: Int64) -> (id: ConversationMessageID, expiry: Int64, payload: Payload) {
    let id = head.pointee.id
    let payload = head.pointee.ring.empty(head.pointee.slot)
    head.pointee.advance()
    return (id, head.pointee.age.expiry(arrival: arrival, ordinal: id.rawValue), payload)
  }

  /// Takes out the next live message.
  ///
  /// - Parameters:
  ///   - now: The instant.
  ///   - conversation: What the message says that it belongs to.
  ///   - needsBoth: Set if the next message is not to be had with one lock.
  @inlinable
  func dequeue(
    at now: Int64, of conversation: ConversationID, needsBoth: inout Bool
  ) -> ConversationMessage<Payload>? {
    while true {
      head.lock.lock()
      let arrival = head.pointee.ring.arrival(head.pointee.slot)
      if head.pointee.needsBoth || arrival == QueueRing<Payload>.vacant {
        needsBoth = head.pointee.needsBoth
        head.lock.unlock()
        return nil
      }
      let (id, expiry, payload) = take(arrival: arrival)
      if expiry > now {
        head.pointee.consumed &+= 1
        head.lock.unlock()
        return ConversationMessage(
          header: ConversationHeader(
            next: id, of: conversation, arrival: arrival, expiry: expiry), payload: payload)
      }
      // It is over. It is released without the lock, since that runs code of its type.
      head.pointee.expired &+= 1
      head.lock.unlock()
      _ = consume payload
    }
  }

  /// Takes out the payload of the next live message.
  ///
  /// - Parameters:
  ///   - now: The instant.
  ///   - needsBoth: Set if the next message is not to be had with one lock.
  @inlinable
  func dequeuePayload(at now: Int64, needsBoth: inout Bool) -> Payload? {
    while true {
      head.lock.lock()
      let arrival = head.pointee.ring.arrival(head.pointee.slot)
      if head.pointee.needsBoth || arrival == QueueRing<Payload>.vacant {
        needsBoth = head.pointee.needsBoth
        head.lock.unlock()
        return nil
      }
      let horizon = head.pointee.age.horizon(at: now)
      let id = head.pointee.id.rawValue
      let payload = head.pointee.ring.empty(head.pointee.slot)
      head.pointee.advance()
      if arrival > horizon.arrival, id > horizon.ordinal {
        head.pointee.consumed &+= 1
        head.lock.unlock()
        return payload
      }
      head.pointee.expired &+= 1
      head.lock.unlock()
      _ = consume payload
    }
  }

  /// Puts messages in the slots from the tail's on, which are empty; under the tail's lock.
  @inlinable
  func put(_ payloads: [Payload], at now: Int64) {
    let arrival = max(now, tail.pointee.latest)
    tail.pointee.latest = arrival
    let ring = tail.pointee.ring
    var slot = tail.pointee.slot
    for payload in payloads {
      ring.fill(slot, with: payload, arrival: arrival)
      slot &+= 1
      if slot == ring.slotCount { slot = 0 }
    }
    tail.pointee.slot = slot
    tail.pointee.id = tail.pointee.id.advanced(by: payloads.count)
  }

  /// Takes out live messages until an output is full.
  ///
  /// - Returns: A message that was over, to be released without the lock and to go on after.
  @inlinable
  func dequeue(
    into output: inout OutputSpan<Payload>, at now: Int64, needsBoth: inout Bool
  ) -> Payload? {
    head.lock.lock()
    needsBoth = head.pointee.needsBoth
    if needsBoth {
      head.lock.unlock()
      return nil
    }
    let horizon = head.pointee.age.horizon(at: now)
    let ring = head.pointee.ring
    var slot = head.pointee.slot
    var id = head.pointee.id
    var over: Payload?
    while !output.isFull, case let arrival = ring.arrival(slot),
      arrival != QueueRing<Payload>.vacant
    {
      let isOver = arrival <= horizon.arrival || id.rawValue <= horizon.ordinal
      let payload = ring.empty(slot)
      id = id.next
      slot &+= 1
      if slot == ring.slotCount { slot = 0 }
      if isOver {
        over = payload
        break
      }
      output.append(payload)
    }
    let taken = head.pointee.id.distance(to: id)
    head.pointee.consumed &+= over == nil ? taken : taken &- 1
    head.pointee.expired &+= over == nil ? 0 : 1
    head.pointee.slot = slot
    head.pointee.id = id
    head.lock.unlock()
    return over
  }
}

extension ConversationHeader {
  /// The header of a message in a queue: without roles and branches each continues the one before.
  @inlinable
  init(
    next id: ConversationMessageID, of conversation: ConversationID, arrival: Int64, expiry: Int64
  ) {
    self.init(
      id: id, conversation: conversation,
      arrival: ConversationInstant(nanoseconds: arrival),
      expiry: ConversationInstant(nanoseconds: expiry),
      parent: ConversationMessageID(rawValue: id.rawValue - 1).optional,
      depth: Int(id.rawValue - 1))
  }
}
