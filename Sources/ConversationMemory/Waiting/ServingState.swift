/// The state of an engine at which parties wait: the one place where it is written who stands
/// behind whom, what each of them gets, and in which order.
///
/// The states of both engines conform to it, and say how they append and hand out. What is asked of
/// one is asked under the engine's lock, or locks.
@usableFromInline
protocol ServingState<Payload>: ~Copyable {
  associatedtype Payload: Sendable

  /// Those who wait.
  var lines: WaitingLines<Payload> { get set }
  /// Whether appending has ended.
  var isFinished: Bool { get }

  /// Appends a message if the rules let it in, whoever waits.
  mutating func admit(
    _ payload: consuming Payload, _ entry: borrowing ConversationEntry, at now: Int64
  ) -> AppendDecision

  /// Appends several messages or none, whoever waits.
  mutating func admit(
    contentsOf batch: [(payload: Payload, entry: ConversationEntry)], at now: Int64
  ) -> (decision: AppendDecision, ids: Range<ConversationMessageID>)

  /// Takes note of what was appended for somebody who waited.
  mutating func note(_ request: Waiter<Payload>.Request)

  /// Whether a message with an idempotency key was appended before, so that one more needs no room.
  mutating func isKnown(_ key: String?, at now: Int64) -> Bool

  /// The next message for a consumer of the shared cursor.
  mutating func deliver(at now: Int64) -> ConversationMessage<Payload>?

  /// What somebody gets who waits for neither room nor a message; nil if it has to wait on.
  mutating func news(for waiter: Waiter<Payload>, at now: Int64) -> Waiter<Payload>.Outcome?

  /// Settles those who wait for neither room nor a message, and for whom something may be there.
  mutating func serveOthers(
    in waiting: inout WaitingLines<Payload>, at now: Int64, _ wakes: inout WakeList)
}

// MARK: Who does not wait

extension ServingState where Self: ~Copyable {
  /// Appends unless the rules, or those who wait for room, are in the way.
  @inlinable
  @inline(__always)
  mutating func append(
    _ payload: consuming Payload, _ entry: borrowing ConversationEntry, at now: Int64
  ) -> AppendDecision {
    if hasToQueue, !isKnown(entry.idempotencyKey, at: now) { return .full }
    return admit(payload, entry, at: now)
  }

  /// Appends several messages or none.
  @inlinable
  @inline(__always)
  mutating func append(
    contentsOf batch: [(payload: Payload, entry: ConversationEntry)], at now: Int64
  ) -> (decision: AppendDecision, ids: Range<ConversationMessageID>) {
    if hasToQueue, !areKnown(batch, at: now) {
      return (.full, ConversationMessageID.none..<ConversationMessageID.none)
    }
    return admit(contentsOf: batch, at: now)
  }

  /// Whether what needs room stands behind others: nobody passes those who wait, even if there were
  /// room for a smaller message.
  @inlinable
  @inline(__always)
  var hasToQueue: Bool { lines.hasProducers && !isFinished }

  @usableFromInline
  mutating func areKnown(
    _ batch: [(payload: Payload, entry: ConversationEntry)], at now: Int64
  ) -> Bool {
    for message in batch where !isKnown(message.entry.idempotencyKey, at: now) { return false }
    return true
  }
}

// MARK: Who waits

// Always inlined, into code that knows which of the states it is.
extension ServingState where Self: ~Copyable {
  /// Settles a waiter if what it wants is there, or lets it stand in line.
  ///
  /// - Returns: Whether it is settled.
  @inline(__always)
  mutating func settleOrLineUp(_ waiter: Waiter<Payload>, at now: Int64) -> Bool {
    guard waiter.outcome == nil else { return true }
    if !isBehindOthers(waiter, at: now), let outcome = outcome(for: waiter, at: now) {
      waiter.settle(outcome)
      return true
    }
    lines.append(waiter)
    return false
  }

  /// Settles all who wait for what is there now.
  @inline(__always)
  mutating func serveAll(at now: Int64, _ wakes: inout WakeList) {
    // The lines step aside while the rest of the state is asked on their behalf.
    var waiting = WaitingLines<Payload>()
    swap(&waiting, &lines)
    waiting.serve(&wakes) { outcome(for: $0, at: now) }
    serveOthers(in: &waiting, at: now, &wakes)
    swap(&waiting, &lines)
  }

  /// What a waiter gets now; nil if it has to wait.
  @inline(__always)
  private mutating func outcome(
    for waiter: Waiter<Payload>, at now: Int64
  ) -> Waiter<Payload>.Outcome? {
    switch waiter.wish {
    case .room:
      return waiter.request.flatMap { admit($0, of: waiter, at: now) }
    case .message:
      if let message = deliver(at: now) { return .message(message) }
      return isFinished ? .finished : nil
    case .event, .deliveries:
      return news(for: waiter, at: now)
    }
  }

  /// Appends what a waiter wants to append, or nothing; nil if it has to wait on.
  @inline(__always)
  private mutating func admit(
    _ request: Waiter<Payload>.Request, of waiter: Waiter<Payload>, at now: Int64
  ) -> Waiter<Payload>.Outcome? {
    let decision: AppendDecision
    var ids = ConversationMessageID.none..<ConversationMessageID.none
    switch request {
    case .one(let payload, let entry): decision = admit(payload, entry, at: now)
    case .all(let batch): (decision, ids) = admit(contentsOf: batch, at: now)
    }
    if case .appended = decision {
      waiter.request = nil
      note(request)
    }
    return decision == .full ? nil : .append(decision, ids: ids)
  }

  @inline(__always)
  private mutating func isBehindOthers(_ waiter: Waiter<Payload>, at now: Int64) -> Bool {
    guard hasToQueue else { return false }
    return switch waiter.request {
    case .one(_, let entry): !isKnown(entry.idempotencyKey, at: now)
    case .all(let batch): !areKnown(batch, at: now)
    case nil: false
    }
  }
}
