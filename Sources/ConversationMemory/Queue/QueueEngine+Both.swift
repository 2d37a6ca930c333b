extension QueueEngine {
  /// Does one operation under both locks, then what follows from it without them.
  ///
  /// The order of locks is tail, head; a log's lock is only taken when these are let go.
  ///
  /// - Parameters:
  ///   - body: The operation, at an instant; what it takes out to be released goes to its array.
  ///   - successor: The same on the log into which the queue has moved.
  func withBoth<Result>(
    _ body: (Int64, inout WakeList, inout Released<Payload>) -> Result,
    successor: (LogEngine<Payload>) -> Result
  ) -> Result {
    let now = clock.nanoseconds
    var wakes = WakeList()
    var dropped = Released<Payload>()
    tail.lock.lock()
    head.lock.lock()
    if let log = shared.pointee.successor {
      head.lock.unlock()
      tail.lock.unlock()
      return successor(log)
    }
    ends.dropEvicted()
    let result = body(now, &wakes, &dropped)
    serve(at: now, &wakes, &dropped)
    sweepIfNeeded()
    noteNeeds()
    head.lock.unlock()
    tail.lock.unlock()
    wakes.wakeAll()
    _ = consume dropped
    return result
  }

  /// How many messages are in the slots, over or not.
  var liveCount: Int { head.pointee.id.distance(to: tail.pointee.id) }

  /// Takes out what is over by age, at most so many messages.
  ///
  /// - Returns: How many there were.
  func dropOver(at now: Int64, atMost limit: Int, _ dropped: inout Released<Payload>) -> Int {
    var count = 0
    while count < limit, let expiry = headExpiry, expiry <= now {
      dropped.add(head.pointee.ring.empty(head.pointee.slot))
      head.pointee.expired += 1
      head.pointee.advance()
      count += 1
    }
    return count
  }

  /// When the oldest message is over; nil if there is none.
  var headExpiry: Int64? {
    let arrival = head.pointee.ring.arrival(head.pointee.slot)
    guard arrival != QueueRing<Payload>.vacant else { return nil }
    return head.pointee.age.expiry(arrival: arrival, ordinal: head.pointee.id.rawValue)
  }

  /// Moves all messages to a ring with another number of slots, enough for them. O(live).
  func resize(to slotCount: Int) {
    let old = head.pointee.ring
    let new = QueueRing<Payload>(slotCount: slotCount)
    let count = liveCount
    for index in 0..<count {
      let slot = head.pointee.slot(after: index)
      let arrival = old.arrival(slot)
      new.fill(index, with: old.empty(slot), arrival: arrival)
    }
    old.deallocate()
    head.pointee.ring = new
    head.pointee.slot = 0
    tail.pointee.ring = new
    tail.pointee.slot = count == slotCount ? 0 : count
    tail.pointee.expectRoom(besides: count)
    shared.pointee.peakSlots = max(shared.pointee.peakSlots, slotCount)
  }

  /// Tells both sides whether the next operation has to take both locks.
  func noteNeeds() {
    let isSpecial =
      shared.pointee.isFinished || !shared.pointee.lines.isEmpty
      || shared.pointee.successor != nil
    head.pointee.needsBoth = isSpecial
    tail.pointee.needsBoth = isSpecial || shared.pointee.needsSweeper
  }
}

// MARK: Waiting

extension QueueEngine: WaitingRoom {
  @usableFromInline
  func enter(_ waiter: Waiter<Payload>) -> Bool {
    withBoth { now, _, dropped in
      guard waiter.outcome == nil else { return true }
      let isBehind =
        if case .room = waiter.wish { shared.pointee.lines.hasProducers } else { false }
      if !isBehind, let outcome = outcome(for: waiter, at: now, &dropped) {
        waiter.settle(outcome)
        return true
      }
      shared.pointee.lines.append(waiter)
      return false
    } successor: {
      $0.enter(waiter)
    }
  }

  @usableFromInline
  func withdraw(_ waiter: Waiter<Payload>, _ outcome: Waiter<Payload>.Outcome) {
    withBoth { _, wakes, _ in
      shared.pointee.lines.withdraw(waiter, outcome, &wakes)
    } successor: {
      $0.withdraw(waiter, outcome)
    }
  }

  private func serve(at now: Int64, _ wakes: inout WakeList, _ dropped: inout Released<Payload>) {
    guard !shared.pointee.lines.isEmpty else { return }
    // The lines step aside while the rest of the state is asked on their behalf.
    var waiting = WaitingLines<Payload>()
    swap(&waiting, &shared.pointee.lines)
    waiting.serve(&wakes) { outcome(for: $0, at: now, &dropped) }
    swap(&waiting, &shared.pointee.lines)
  }

  private func outcome(
    for waiter: Waiter<Payload>, at now: Int64, _ dropped: inout Released<Payload>
  ) -> Waiter<Payload>.Outcome? {
    switch waiter.wish {
    case .room:
      return waiter.request.flatMap { admit($0, of: waiter, at: now, &dropped) }
    case .message:
      if let message = deliver(at: now, &dropped) { return .message(message) }
      return shared.pointee.isFinished ? .finished : nil
    case .event, .deliveries:
      preconditionFailure("A subscriber waits at a log, not at a queue.")
    }
  }

  /// Appends what a waiter wants to append, or nothing; nil if it has to wait on.
  private func admit(
    _ request: Waiter<Payload>.Request, of waiter: Waiter<Payload>, at now: Int64,
    _ dropped: inout Released<Payload>
  ) -> Waiter<Payload>.Outcome? {
    let first = tail.pointee.id
    let decision =
      switch request {
      case .one(let payload, _): admit(payload, at: now, &dropped)
      case .all(let batch): admit(contentsOf: batch.map(\.payload), at: now, &dropped)
      }
    if case .appended = decision { waiter.request = nil }
    return decision == .full ? nil : .append(decision, ids: first..<tail.pointee.id)
  }
}
