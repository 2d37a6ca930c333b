extension ConversationSubscription {
  /// Adds the next events that are there to an array, without waiting: the quickest way to follow
  /// a buffer in which much happens.
  ///
  /// - Parameters:
  ///   - limit: How many at most; none where it is not above zero.
  ///   - events: The array; with room for `limit` more nothing is allocated.
  /// - Returns: How many there were.
  /// - Complexity: O(events); one lock for up to 64 of them.
  @inlinable
  @discardableResult
  public func next(
    atMost limit: Int, into events: inout [ConversationEvent<Payload>]
  ) -> Int {
    if let log { return log.use { $0.next(of: number, atMost: limit, into: &events) } }
    var count = 0
    while count < limit, let event = nextOfRoom() {
      events.append(event)
      count += 1
    }
    return count
  }

  /// Adds the next events to an array, suspending the task until there is one at least.
  ///
  /// - Parameters:
  ///   - limit: How many at most; where it is not above zero, nobody waits.
  ///   - events: The array; with room for `limit` more nothing is allocated.
  ///   - deadline: How long to wait at most.
  /// - Returns: How many there were: none at the end of a finished buffer, at the deadline, and
  ///   where the task is cancelled, before or while it waits.
  /// - Complexity: O(events); one lock for up to 64 of them.
  @inlinable
  @discardableResult
  public func next(
    atMost limit: Int, into events: inout [ConversationEvent<Payload>],
    until deadline: ConversationDeadline
  ) async -> Int {
    if Task.isCancelled || limit <= 0 { return 0 }
    let count = patientNext(atMost: limit, into: &events, of: .task)
    guard count == 0, let first = await suspendingNext(until: deadline) else { return count }
    events.append(first)
    return 1 + next(atMost: limit - 1, into: &events)
  }

  /// Adds the next events to an array, blocking the thread until there is one at least.
  ///
  /// - Parameters:
  ///   - limit: How many at most; where it is not above zero, nobody waits.
  ///   - events: The array; with room for `limit` more nothing is allocated.
  ///   - deadline: How long to wait at most.
  /// - Returns: How many there were: none at the end of a finished buffer and at the deadline.
  /// - Complexity: O(events); one lock for up to 64 of them.
  @inlinable
  @available(*, noasync, message: "Blocks the thread; in a task, await next(atMost:into:until:).")
  @discardableResult
  public func blockingNext(
    atMost limit: Int, into events: inout [ConversationEvent<Payload>],
    until deadline: ConversationDeadline
  ) -> Int {
    if limit <= 0 { return 0 }
    let count = patientNext(atMost: limit, into: &events, of: .thread)
    guard count == 0, let first = sleepingNext(until: deadline) else { return count }
    events.append(first)
    return 1 + next(atMost: limit - 1, into: &events)
  }

  @inlinable
  func patientNext(
    atMost limit: Int, into events: inout [ConversationEvent<Payload>], of party: Patience.Party
  ) -> Int {
    Patience.look(as: party, for: .message) {
      let count = next(atMost: limit, into: &events)
      return count > 0 ? count : nil
    } ?? 0
  }
}
