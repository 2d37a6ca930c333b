extension QueueEngine {
  /// Takes out the next live message, without waiting.
  ///
  /// - Complexity: O(1), and what is over and passed by: the head's lock, one reading of the clock,
  ///   no allocation.
  @inlinable
  func dequeue() -> ConversationMessage<Payload>? {
    let now = clock.nanoseconds
    while true {
      head.lock.lock()
      if head.pointee.needsBoth { break }
      let arrival = head.pointee.ring.arrival(head.pointee.slot)
      if arrival < 0 {
        head.lock.unlock()
        return nil
      }
      let (id, expiry, payload) = take(arrival: arrival)
      if expiry > now {
        head.pointee.consumed &+= 1
        head.lock.unlock()
        return message(payload, id, arrival: arrival, expiry: expiry)
      }
      // It is over. It is released without the lock, since that runs code of its type.
      head.pointee.expired &+= 1
      head.lock.unlock()
      _ = consume payload
    }
    head.lock.unlock()
    return dequeueWithBoth()
  }

  /// Takes out live messages, at most so many, and adds their payloads to an array.
  ///
  /// - Returns: How many there were.
  /// - Complexity: O(messages), with one lock and one reading of the clock for all.
  @inlinable
  func dequeue(atMost limit: Int, into payloads: inout [Payload]) -> Int {
    let now = clock.nanoseconds
    payloads.makeRoom(forMore: limit)
    var count = 0
    head.lock.lock()
    while count < limit, !head.pointee.needsBoth {
      let arrival = head.pointee.ring.arrival(head.pointee.slot)
      if arrival < 0 { break }
      let (_, expiry, payload) = take(arrival: arrival)
      if expiry > now {
        payloads.append(payload)
        count &+= 1
        continue
      }
      head.pointee.expired &+= 1
      head.lock.unlock()
      _ = consume payload
      head.lock.lock()
    }
    let needsBoth = head.pointee.needsBoth
    head.pointee.consumed &+= count
    head.lock.unlock()
    guard needsBoth else { return count }
    while count < limit, let message = dequeueWithBoth() {
      payloads.append(message.payload)
      count += 1
    }
    return count
  }

  /// Takes the message out of the head's slot, which is full; under the head's lock.
  @inlinable
  func take(
    arrival: Int64
  ) -> (id: ConversationMessageID, expiry: Int64, payload: Payload) {
    let id = head.pointee.id
    let payload = head.pointee.ring.empty(head.pointee.slot)
    head.pointee.advance()
    return (id, window.expiry(arrival: arrival, ordinal: id.rawValue, start: start), payload)
  }

  /// Takes out the next live message where somebody waits, or the queue has moved to a log.
  @usableFromInline
  func dequeueWithBoth() -> ConversationMessage<Payload>? {
    withBoth { now, _, dropped in
      deliver(at: now, &dropped)
    } successor: {
      $0.perform { state, now, _ in state.deliver(at: now) }
    }
  }

  /// The next live message; under both locks.
  func deliver(at now: Int64, _ dropped: inout [Payload]) -> ConversationMessage<Payload>? {
    _ = dropOver(at: now, atMost: .max, &dropped)
    let arrival = head.pointee.ring.arrival(head.pointee.slot)
    guard arrival >= 0 else { return nil }
    let (id, expiry, payload) = take(arrival: arrival)
    head.pointee.consumed += 1
    return message(payload, id, arrival: arrival, expiry: expiry)
  }
}
