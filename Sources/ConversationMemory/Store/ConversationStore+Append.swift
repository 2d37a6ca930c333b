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
    var entry = unsafe ConversationEntry(
      byteCount: payload.count, tokenCount: tokenCount(of: payload))
    entry.attributes.role = role
    let decision = unsafe perform(
      AppendOperation(LentBytes(payload), consume entry, to: LentBytes(name)))
    return ConversationAppend(decision, ())
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
    let decision = unsafe draft.payload.withUnsafeBytes { payload in
      withName(name) { name in
        unsafe perform(AppendOperation(LentBytes(payload), entry, to: name))
      }
    }
    return ConversationAppend(decision, draft.payload)
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
    let result = withName(name) { perform(AppendBatchOperation(batch, to: $0)) }
    return ConversationBatchAppend(result.decision, result.ids)
  }

  /// Ends appending to a conversation; its consumers and subscribers get what is live, and then the
  /// end.
  ///
  /// - Returns: Whether there is such a conversation.
  @discardableResult
  public func finish(_ name: String) -> Bool {
    withName(name) { perform(FinishOperation(of: $0)) }
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
  @inline(__always)
  func withName<Result>(_ name: String, _ body: (LentBytes) -> Result) -> Result {
    var name = name
    return name.withUTF8 { unsafe body(LentBytes(UnsafeRawBufferPointer($0))) }
  }

  /// Asks something of a conversation, if there is one of that name.
  func existing<Result>(
    _ name: RawSpan, _ body: (inout StoreShard, UInt32, inout WakeList) -> Result
  ) -> Result? {
    unsafe name.withUnsafeBytes { name in unsafe existing(LentBytes(name), body) }
  }

  /// Asks something of a conversation, if there is one of that name.
  func existing<Result>(
    _ name: String, _ body: (inout StoreShard, UInt32, inout WakeList) -> Result
  ) -> Result? {
    withName(name) { existing($0, body) }
  }

  private func existing<Result>(
    _ name: LentBytes, _ body: (inout StoreShard, UInt32, inout WakeList) -> Result
  ) -> Result? {
    unsafe access(name.bytes) { shard, hash, wakes in
      unsafe shard.find(name.bytes, hash: hash, &wakes).map { body(&shard, $0, &wakes) }
    }
  }
}
