extension QueueState: ServingState {
  mutating func admit(
    _ payload: consuming Payload, _: borrowing ConversationEntry, at now: Int64
  ) -> AppendDecision {
    if let refusal = refusal(ofMessages: 1) { return refusal }
    let id = tail.pointee.id
    ends.put(payload, at: now)
    return .appended(id)
  }

  mutating func admit(
    contentsOf batch: [(payload: Payload, entry: ConversationEntry)], at now: Int64
  ) -> (decision: AppendDecision, ids: Range<ConversationMessageID>) {
    admit(contentsOf: batch.map(\.payload), at: now)
  }

  /// Appends several messages unless the rules, or those who wait for room, are in the way; without
  /// entries, for which there would have to be an array.
  mutating func append(
    contentsOf payloads: [Payload], at now: Int64
  ) -> (decision: AppendDecision, ids: Range<ConversationMessageID>) {
    // No messages need no room.
    if hasToQueue, !payloads.isEmpty { return (.full, tail.pointee.id..<tail.pointee.id) }
    return admit(contentsOf: payloads, at: now)
  }

  private mutating func admit(
    contentsOf payloads: [Payload], at now: Int64
  ) -> (decision: AppendDecision, ids: Range<ConversationMessageID>) {
    let first = tail.pointee.id
    if let refusal = refusal(ofMessages: payloads.count) { return (refusal, first..<first) }
    ends.put(payloads, at: now)
    return (.appended(first), first..<tail.pointee.id)
  }

  /// Who uses a queue gives no keys.
  func isKnown(_: String?, at _: Int64) -> Bool { false }

  // Nobody replays what a queue did.
  func note(_: Waiter<Payload>.Request) {}

  mutating func deliver(at now: Int64) -> ConversationMessage<Payload>? {
    _ = expire(atMost: .max)
    guard let arrival = ends.oldestArrival else { return nil }
    let (id, age) = (head.pointee.id, head.pointee.age)
    let header = ConversationHeader(
      next: id, of: rules.conversation, arrival: arrival,
      expiry: age.expiry(arrival: arrival, ordinal: id.rawValue))
    return ConversationMessage(header: header, payload: ends.take(.consumed))
  }

  func news(for _: Waiter<Payload>, at _: Int64) -> Waiter<Payload>.Outcome? {
    preconditionFailure("A subscriber waits at a log, not at a queue.")
  }

  /// Nobody else waits at a queue.
  func serveOthers(in _: inout WaitingLines<Payload>, at _: Int64, _: inout WakeList) {}

  /// Refuses messages, or makes room and slots for them.
  private mutating func refusal(ofMessages count: Int) -> AppendDecision? {
    guard !isFinished else { return .finished }
    let needs = Needs(count, ofByteCount: MemoryLayout<Payload>.stride)
    if let refusal = refusal(of: needs) { return refusal }
    guard makeRoom(for: needs) else { return .full }
    makeSlots(for: count)
    return nil
  }
}
