extension QueueEngine {
  /// Takes out the next live message where somebody waits, or the queue has moved to a log.
  func dequeueWithBoth() -> ConversationMessage<Payload>? {
    withBoth { now, _, dropped in
      deliver(at: now, &dropped)
    } successor: {
      $0.perform { state, now, _ in state.deliver(at: now) }
    }
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
