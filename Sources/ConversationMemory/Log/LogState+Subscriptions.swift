extension LogState {
  /// What a waiting subscriber gets now; nil if it has to wait on.
  mutating func event(
    of subscription: UInt64, at now: Int64
  ) -> Waiter<Payload>.Outcome? {
    if let event = nextEvent(of: subscription, at: now) { return .event(event) }
    return heart.isAtEnd(subscription) ? .finished : nil
  }

  /// The next event of a subscription; nil if there is none yet, or will be none.
  @inlinable
  mutating func nextEvent(
    of subscription: UInt64, at now: Int64
  ) -> ConversationEvent<Payload>? {
    switch heart.next(of: subscription, atMost: 1, at: now) {
    case .messages(let ids):
      let id = ids.lowerBound
      guard let place = heart.nodes.place(of: id), let payload = payloads.copy(id) else {
        return nil
      }
      return .message(ConversationMessage(header: heart.header(at: place), payload: payload))
    case .lagged(let range): return .lagged(range)
    case .finished, .nothingYet: return nil
    }
  }

  /// Adds the next events of a subscription to an array.
  ///
  /// - Returns: How many there were.
  @inlinable
  mutating func nextEvents(
    of subscription: UInt64, atMost limit: Int, at now: Int64,
    into events: inout [ConversationEvent<Payload>]
  ) -> Int {
    let before = events.count
    while case let rest = limit - (events.count - before), rest > 0 {
      switch heart.next(of: subscription, atMost: rest, at: now) {
      case .messages(let ids):
        // Only once there are some: who looks again and again must not allocate.
        events.makeRoom(forMore: ids.count)
        var id = ids.lowerBound
        while id < ids.upperBound {
          if let place = heart.nodes.place(of: id), let payload = payloads.copy(id) {
            events.append(
              .message(ConversationMessage(header: heart.header(at: place), payload: payload)))
          }
          id = id.next
        }
      case .lagged(let range): events.append(.lagged(range))
      case .finished, .nothingYet: return events.count - before
      }
    }
    return limit
  }
}
