extension LogEngine {
  /// What the rules need to know of a draft; calls the counters of the configuration.
  @inlinable
  func entry(of draft: borrowing ConversationDraft<Payload>) -> ConversationEntry {
    ConversationEntry(
      draft, byteCount: byteCount(of: draft.payload), tokenCount: tokenCount(of: draft.payload))
  }

  @inlinable
  func byteCount(of payload: Payload) -> Int {
    configuration.byteCount?(payload) ?? MemoryLayout<Payload>.stride
  }

  @inlinable
  func tokenCount(of payload: Payload) -> Int {
    configuration.tokenCount?(payload) ?? 0
  }

  /// Appends a message that says nothing but its payload, without waiting.
  @inlinable
  func append(_ payload: Payload) -> ConversationAppend<Payload> {
    append(
      payload,
      ConversationEntry(byteCount: byteCount(of: payload), tokenCount: tokenCount(of: payload)))
  }

  /// Appends without waiting.
  @inlinable
  func append(_ draft: borrowing ConversationDraft<Payload>) -> ConversationAppend<Payload> {
    append(draft.payload, entry(of: draft))
  }

  @inlinable
  func append(_ payload: Payload, _ entry: ConversationEntry) -> ConversationAppend<Payload> {
    let decision = perform { state, now, _ in state.append(payload, entry, at: now) }
    if case .appended(let id) = decision { return .appended(id) }
    return ConversationAppend(decision, payload)
  }

  /// Appends several messages in one step, or none.
  @inlinable
  func append(contentsOf drafts: [ConversationDraft<Payload>]) -> ConversationBatchAppend {
    let batch = drafts.map { (payload: $0.payload, entry: entry(of: $0)) }
    let (decision, ids) = perform { state, now, _ in state.append(contentsOf: batch, at: now) }
    return ConversationBatchAppend(decision, ids)
  }

  /// Hands out the next message of the shared cursor, without waiting.
  @inlinable
  func dequeue() -> ConversationMessage<Payload>? {
    perform { state, now, _ in state.deliver(at: now) }
  }

  /// Hands out the next messages of the shared cursor, some under each hold of the lock.
  @inlinable
  func dequeue(atMost limit: Int, into payloads: inout [Payload]) -> Int {
    payloads.makeRoom(forMore: limit)
    var count = 0
    while count < limit {
      let end = min(limit, count + Self.deliveriesPerHold)
      perform { state, now, _ in
        while count < end, let message = state.deliver(at: now) {
          payloads.append(message.payload)
          count += 1
        }
      }
      if count < end { break }
    }
    return count
  }

  /// Adds the next events of a subscription to an array, some under each hold of the lock.
  @inlinable
  func next(
    of subscription: UInt64, atMost limit: Int, into events: inout [ConversationEvent<Payload>]
  ) -> Int {
    var count = 0
    while count < limit {
      let part = min(limit - count, Self.deliveriesPerHold)
      let more = perform { state, now, _ in
        state.nextEvents(of: subscription, atMost: part, at: now, into: &events)
      }
      count += more
      if more < part { break }
    }
    return count
  }

  /// How many messages are handed out under one hold of the lock.
  @inlinable static var deliveriesPerHold: Int { 64 }

  func finish() {
    perform { state, _, _ in state.heart.finish() }
  }

  var isFinished: Bool { perform { state, _, _ in state.isFinished } }

  @inlinable var account: ConversationAccount {
    performSettled { state, _ in state.heart.account }
  }

  @inlinable var usage: ConversationUsage {
    // What an operation lets go of is given back when it has collected it.
    performSettled { state, _ in
      state.settleAll()
      return state.usage
    }
  }

  /// Does one operation at an instant at which all that is over has left: in several holds of the
  /// lock where that is much.
  @inlinable
  func performSettled<Result>(_ body: (inout LogState<Payload>, Int64) -> Result) -> Result {
    while true {
      let result = perform { state, now, _ in
        state.heart.expire(at: now, atMost: LogHold.expiries) ? nil : body(&state, now)
      }
      if let result { return result }
      giveWay()
    }
  }
}
