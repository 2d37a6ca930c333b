extension ConversationStore {
  /// Appends a message that continues a conversation, without waiting.
  ///
  /// - Parameters:
  ///   - text: What it says; kept as UTF-8.
  ///   - name: The conversation's; it is begun if there is none.
  ///   - role: Who speaks.
  /// - Returns: Its id, or why it was not appended.
  /// - Complexity: Amortised O(1), and what leaves for it; one lock.
  @discardableResult
  public func append(
    _ text: String, to name: String, role: ConversationRole? = nil
  ) -> ConversationAppend<Void> {
    var text = text
    var name = name
    return text.withUTF8 { text in
      name.withUTF8 { name in
        unsafe append(
          UnsafeRawBufferPointer(text), to: UnsafeRawBufferPointer(name), role: role)
      }
    }
  }

  /// Appends a message of bytes that continues a conversation, without waiting.
  ///
  /// - Parameters:
  ///   - payload: What it says.
  ///   - name: The conversation's; it is begun if there is none.
  ///   - role: Who speaks.
  /// - Returns: Its id, or why it was not appended.
  /// - Complexity: Amortised O(1), and what leaves for it; one lock.
  @discardableResult
  public func append(
    _ payload: [UInt8], to name: String, role: ConversationRole? = nil
  ) -> ConversationAppend<Void> {
    var name = name
    return unsafe payload.withUnsafeBytes { payload in
      name.withUTF8 { name in
        unsafe append(payload, to: UnsafeRawBufferPointer(name), role: role)
      }
    }
  }

  /// Appends a message of bytes that lie somewhere, to a conversation whose name is bytes too:
  /// nothing but the message is copied, and that once.
  ///
  /// - Parameters:
  ///   - payload: What it says.
  ///   - name: The conversation's; it is begun if there is none. For a name of text, its UTF-8.
  ///   - role: Who speaks.
  /// - Returns: Its id, or why it was not appended.
  /// - Complexity: Amortised O(1), and what leaves for it; one lock.
  @discardableResult
  public func append(
    _ payload: RawSpan, to name: RawSpan, role: ConversationRole? = nil
  ) -> ConversationAppend<Void> {
    unsafe payload.withUnsafeBytes { payload in
      unsafe name.withUnsafeBytes { name in unsafe append(payload, to: name, role: role) }
    }
  }

  @discardableResult
  private func append(
    _ payload: UnsafeRawBufferPointer, to name: UnsafeRawBufferPointer, role: ConversationRole?
  ) -> ConversationAppend<Void> {
    let tokenCount = unsafe tokenCount(of: payload)
    return unsafe perform(name) { shard, hash, wakes in
      let slot = unsafe shard.findOrBegin(name, hash: hash)
      guard shard.isPlain(slot) else {
        var entry = ConversationEntry(byteCount: payload.count, tokenCount: tokenCount)
        entry.attributes.role = role
        let decision = shard.withThawed(slot, &wakes) { state, now, _ in
          unsafe state.append(Array(payload), entry, at: now)
        }
        return ConversationAppend(decision, ())
      }
      var attributes = ConversationAttributes()
      attributes.role = role
      let decision = shard.withPacked(slot) { log in
        unsafe log.append(payload, attributes, parent: .head, tokenCount: tokenCount)
      }
      return ConversationAppend(decision, ())
    }
  }

  /// Appends a message with all that is to be known of it, without waiting.
  ///
  /// What is not plain (a state, a time of its own, a pin, an idempotency key,
  /// a branch) has the conversation kept apart from then on.
  ///
  /// - Parameters:
  ///   - draft: The payload, and all that is to be known of it.
  ///   - name: The conversation's; it is begun if there is none.
  /// - Returns: Its id, or why it was not appended, with the payload.
  /// - Complexity: Amortised O(1), and what leaves for it; O(live) the first time that one is not
  ///   plain. One lock.
  @discardableResult
  public func append(
    _ draft: ConversationDraft<[UInt8]>, to name: String
  ) -> ConversationAppend<[UInt8]> {
    let entry = entry(of: draft)
    return unsafe withName(name) { name in
      unsafe perform(name) { shard, hash, wakes in
        let slot = unsafe shard.findOrBegin(name, hash: hash)
        let decision: AppendDecision
        if shard.isPlain(slot), PackedLog.serves(entry) {
          decision = shard.withPacked(slot) { $0.append(draft.payload, entry) }
        } else {
          decision = shard.withThawed(slot, &wakes) { state, now, _ in
            state.append(draft.payload, entry, at: now)
          }
        }
        return ConversationAppend(decision, draft.payload)
      }
    }
  }

  /// Appends several messages in one step, without waiting: all, under consecutive ids, or none.
  ///
  /// - Parameters:
  ///   - drafts: The messages, in order; not more than the capacity.
  ///   - name: The conversation's; it is begun if there is none.
  /// - Returns: Their ids, or why none was appended.
  /// - Complexity: Amortised O(messages); one lock.
  @discardableResult
  public func append(
    contentsOf drafts: [ConversationDraft<[UInt8]>], to name: String
  ) -> ConversationBatchAppend {
    let batch = drafts.map { (payload: $0.payload, entry: entry(of: $0)) }
    return unsafe withName(name) { name in
      unsafe perform(name) { shard, hash, wakes in
        let slot = unsafe shard.findOrBegin(name, hash: hash)
        let result: (decision: AppendDecision, ids: Range<ConversationMessageID>)
        if shard.isPlain(slot), batch.allSatisfy({ PackedLog.serves($0.entry) }) {
          result = shard.withPacked(slot) { $0.append(contentsOf: batch) }
        } else {
          result = shard.withThawed(slot, &wakes) { state, now, _ in
            state.append(contentsOf: batch, at: now)
          }
        }
        return ConversationBatchAppend(result.decision, result.ids)
      }
    }
  }

  /// Ends appending to a conversation; its consumers and subscribers get what is live, and then the
  /// end.
  ///
  /// - Returns: Whether there is such a conversation.
  @discardableResult
  public func finish(_ name: String) -> Bool {
    existing(name) { shard, slot, wakes in
      shard.withThawed(slot, &wakes) { state, _, _ in state.heart.finish() }
    } != nil
  }

  // MARK: What is counted outside of the lock

  private func tokenCount(of payload: UnsafeRawBufferPointer) -> Int {
    configuration.tokenCount.map { unsafe $0(Array(payload)) } ?? 0
  }

  func entry(of draft: ConversationDraft<[UInt8]>) -> ConversationEntry {
    ConversationEntry(
      draft, byteCount: draft.payload.count,
      tokenCount: configuration.tokenCount?(draft.payload) ?? 0)
  }

  /// Lends the bytes of a name.
  func withName<Result>(
    _ name: String, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    var name = name
    return name.withUTF8 { unsafe body(UnsafeRawBufferPointer($0)) }
  }

  /// Does something to a conversation, if there is one of that name.
  func existing<Result>(
    _ name: RawSpan, _ body: (inout StoreShard, UInt32, inout WakeList) -> Result
  ) -> Result? {
    unsafe name.withUnsafeBytes { name in
      unsafe perform(name) { shard, hash, wakes in
        unsafe shard.find(name, hash: hash).map { body(&shard, $0, &wakes) }
      }
    }
  }

  /// Does something to a conversation, if there is one of that name.
  func existing<Result>(
    _ name: String, _ body: (inout StoreShard, UInt32, inout WakeList) -> Result
  ) -> Result? {
    unsafe withName(name) { name in
      unsafe perform(name) { shard, hash, wakes in
        unsafe shard.find(name, hash: hash).map { body(&shard, $0, &wakes) }
      }
    }
  }
}
