extension LogEngine {
  /// What the rules need to know of a draft; calls the counters of the configuration.
  func entry(of draft: ConversationDraft<Payload>) -> ConversationEntry {
    ConversationEntry(
      draft,
      byteCount: configuration.byteCount?(draft.payload) ?? MemoryLayout<Payload>.stride,
      tokenCount: configuration.tokenCount?(draft.payload) ?? 0)
  }

  /// Appends a message that says nothing but its payload, without waiting.
  @usableFromInline
  func append(_ payload: Payload) -> ConversationAppend<Payload> {
    append(ConversationDraft(payload))
  }

  /// Appends without waiting.
  @_specialize(where Payload == String)
  func append(_ draft: ConversationDraft<Payload>) -> ConversationAppend<Payload> {
    let entry = entry(of: draft)
    let decision = perform { state, now, _ in state.append(draft.payload, entry, at: now) }
    return ConversationAppend(decision, draft.payload)
  }

  /// Appends several messages in one step, or none.
  func append(contentsOf drafts: [ConversationDraft<Payload>]) -> ConversationBatchAppend {
    let batch = drafts.map { (payload: $0.payload, entry: entry(of: $0)) }
    let (decision, ids) = perform { state, now, _ in state.append(contentsOf: batch, at: now) }
    return ConversationBatchAppend(decision, ids)
  }

  /// Hands out the next message of the shared cursor, without waiting.
  @_specialize(where Payload == String)
  @usableFromInline
  func dequeue() -> ConversationMessage<Payload>? {
    perform { state, now, _ in state.deliver(at: now) }
  }

  /// Hands out the next messages of the shared cursor, some under each hold of the lock.
  @usableFromInline
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

  /// How many messages are handed out under one hold of the lock.
  private static var deliveriesPerHold: Int { 64 }

  func finish() {
    perform { state, _, _ in state.heart.finish() }
  }

  var account: ConversationAccount {
    @_specialize(where Payload == String)
    get {
      settle()
      return perform { state, now, _ in
        _ = state.heart.expire(at: now, atMost: .max)
        return state.heart.account
      }
    }
  }

  var usage: ConversationUsage {
    settle()
    return perform { state, _, _ in state.usage }
  }
}
