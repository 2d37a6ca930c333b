extension LogState: ServingState {
  @inlinable var isFinished: Bool { heart.isFinished }

  @usableFromInline
  mutating func note(_ request: Waiter<Payload>.Request) {
    if notesServices { services.append(.append(request)) }
  }

  @inlinable
  mutating func isKnown(_ key: String?, at now: Int64) -> Bool {
    heart.holder(of: key, at: now) != nil
  }

  @usableFromInline
  mutating func news(for waiter: Waiter<Payload>, at now: Int64) -> Waiter<Payload>.Outcome? {
    switch waiter.wish {
    case .event(let subscription):
      return event(of: subscription, at: now)
    case .deliveries(let group, let consumer, let limit):
      return deliveries(of: group, to: consumer, atMost: limit, at: now)
    case .room, .message:
      preconditionFailure("Room and messages are no news of a log's own.")
    }
  }

  @usableFromInline
  mutating func serveOthers(
    in waiting: inout WaitingLines<Payload>, at now: Int64, _ wakes: inout WakeList
  ) {
    if hasNewsForReceivers(at: now) {
      // A rest of no length has ended in the same event.
      bringUp(to: now)
      groups.hasTurns = false
      waiting.serveReceivers(&wakes) { news(for: $0, at: now) }
    }
    if hasNewsForAll {
      servedCount = heart.appendedCount
      waiting.serveSubscribers(&wakes) { news(for: $0, at: now) }
    }
  }
}

extension LogState {
  /// Takes what those got who waited since the last time.
  mutating func takeServices() -> [LogService<Payload>] {
    defer { services = [] }
    return services
  }

  /// Whether something may have come for somebody who waits. O(1): what waits costs nothing to
  /// operations that do not serve it.
  @inlinable
  @inline(__always)
  func hasToServe(at now: Int64) -> Bool {
    if !lines.producers.isEmpty || !lines.consumers.isEmpty { return true }
    if !lines.receivers.isEmpty { return hasNewsForReceivers(at: now) || hasNewsForAll }
    return !lines.subscribers.isEmpty && hasNewsForAll
  }

  /// Whether something was appended since those who wait were served, or nothing will be any more.
  @inlinable @inline(__always) var hasNewsForAll: Bool {
    heart.appendedCount != servedCount || heart.isFinished
  }

  /// Whether there may be something for consumers of a group: also what others gave back or left
  /// behind, a rest of no length among it, and that the group is gone.
  @inlinable
  @inline(__always)
  func hasNewsForReceivers(at now: Int64) -> Bool {
    hasNewsForAll || groups.hasTurns || groups.earliestDue <= now
  }

  /// Settles all who wait for what is there now.
  @usableFromInline
  @inline(never)
  mutating func serve(at now: Int64, _ wakes: inout WakeList) {
    serveAll(at: now, &wakes)
  }

  /// Settles a waiter if what it wants is there, or lets it stand in line.
  ///
  /// - Returns: Whether it is settled.
  @usableFromInline
  mutating func enter(_ waiter: Waiter<Payload>, at now: Int64) -> Bool {
    settleOrLineUp(waiter, at: now)
  }

  /// Settles a waiter that is not settled yet.
  @usableFromInline
  mutating func withdraw(
    _ waiter: Waiter<Payload>, _ outcome: Waiter<Payload>.Outcome, _ wakes: inout WakeList
  ) {
    lines.withdraw(waiter, outcome, &wakes)
  }
}
