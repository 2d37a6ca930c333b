extension QueueEngine {
  /// Takes out the next live message where somebody waits, or the queue has moved to a log.
  func dequeueWithBoth() -> ConversationMessage<Payload>? {
    withBoth { now, _, dropped in
      deliver(at: now, &dropped)
    } successor: {
      $0.perform { state, now, _ in state.deliver(at: now) }
    }
  }

  /// Takes out the next live messages where somebody waits; nil if the queue has moved to a log.
  ///
  /// No more at once than the capacity: who holds both locks holds up everybody.
  func dequeueWithBoth(atMost limit: Int, into payloads: inout [Payload]) -> Int? {
    let limit = min(limit, configuration.capacity)
    var count = 0
    var isRetired = false
    withBoth { now, _, dropped in
      while count < limit, let message = deliver(at: now, &dropped) {
        payloads.append(message.payload)
        count += 1
      }
    } successor: { _ in
      isRetired = true
    }
    return isRetired ? nil : count
  }

  /// The next live message; under both locks.
  func deliver(at now: Int64, _ dropped: inout Released<Payload>) -> ConversationMessage<Payload>? {
    _ = dropOver(at: now, atMost: .max, &dropped)
    let arrival = head.pointee.ring.arrival(head.pointee.slot)
    guard arrival != QueueRing<Payload>.vacant else { return nil }
    let (id, expiry, payload) = ends.take(arrival: arrival)
    head.pointee.consumed += 1
    let header = ConversationHeader(
      next: id, of: configuration.conversation, arrival: arrival, expiry: expiry)
    return ConversationMessage(header: header, payload: payload)
  }
}
