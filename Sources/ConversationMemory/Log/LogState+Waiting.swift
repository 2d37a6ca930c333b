extension LogState {
  /// Settles a waiter if what it wants is there, or lets it stand in line.
  ///
  /// - Returns: Whether it is settled.
  @usableFromInline
  mutating func enter(_ waiter: Waiter<Payload>, at now: Int64) -> Bool {
    guard waiter.outcome == nil else { return true }
    let isBehind = if case .room = waiter.wish { lines.hasProducers } else { false }
    if !isBehind, let outcome = outcome(for: waiter, at: now) {
      waiter.settle(outcome)
      return true
    }
    lines.append(waiter)
    return false
  }

  /// Settles a waiter that is not settled yet.
  @usableFromInline
  mutating func withdraw(
    _ waiter: Waiter<Payload>, _ outcome: Waiter<Payload>.Outcome, _ wakes: inout WakeList
  ) {
    lines.withdraw(waiter, outcome, &wakes)
  }

  /// Whether something may have come for somebody who waits.
  @inlinable var hasToServe: Bool {
    if !lines.producers.isEmpty || !lines.consumers.isEmpty { return true }
    // For consumers of a group there may also be what others gave back, or left behind.
    if !lines.receivers.isEmpty { return true }
    return !lines.subscribers.isEmpty && hasNewsForSubscribers
  }

  /// Whether something was appended since subscribers were served, or nothing will be any more.
  @inlinable var hasNewsForSubscribers: Bool {
    heart.appendedCount != servedCount || heart.isFinished
  }

  /// Settles all who wait for what is there now.
  @usableFromInline
  @inline(never)
  mutating func serve(at now: Int64, _ wakes: inout WakeList) {
    // The lines step aside while the rest of the state is asked on their behalf.
    var waiting = WaitingLines<Payload>()
    swap(&waiting, &lines)
    waiting.serve(&wakes) { outcome(for: $0, at: now) }
    if hasNewsForSubscribers {
      servedCount = heart.appendedCount
      waiting.serveSubscribers(&wakes) { outcome(for: $0, at: now) }
    }
    waiting.serveReceivers(&wakes) { outcome(for: $0, at: now) }
    swap(&waiting, &lines)
  }

  /// What a waiter gets now; nil if it has to wait.
  private mutating func outcome(
    for waiter: Waiter<Payload>, at now: Int64
  ) -> Waiter<Payload>.Outcome? {
    switch waiter.wish {
    case .room:
      return waiter.request.flatMap { admit($0, of: waiter, at: now) }
    case .message:
      if let message = deliver(at: now) { return .message(message) }
      return heart.isFinished ? .finished : nil
    case .event(let subscription):
      return event(of: subscription, at: now)
    case .deliveries(let group, let consumer, let limit):
      return deliveries(of: group, to: consumer, atMost: limit, at: now)
    }
  }

  /// Appends what a waiter wants to append, or nothing; nil if it has to wait on.
  private mutating func admit(
    _ request: Waiter<Payload>.Request, of waiter: Waiter<Payload>, at now: Int64
  ) -> Waiter<Payload>.Outcome? {
    let decision: AppendDecision
    var ids = ConversationMessageID.none..<ConversationMessageID.none
    switch request {
    case .one(let payload, let entry): decision = admit(payload, entry, at: now)
    case .all(let batch): (decision, ids) = admit(contentsOf: batch, at: now)
    }
    if case .appended = decision { waiter.request = nil }
    return decision == .full ? nil : .append(decision, ids: ids)
  }
}
