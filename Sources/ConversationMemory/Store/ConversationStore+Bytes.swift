// For those who have names and payloads lying in a buffer of their own.
extension ConversationStore {
  /// Appends a message of bytes that lie somewhere, to a conversation whose name is bytes too:
  /// nothing but the message is copied, and that once.
  ///
  /// - Parameters:
  ///   - payload: What it says.
  ///   - name: The conversation's; it is begun if there is none. For a name of text, its UTF-8.
  ///   - role: Who speaks.
  /// - Returns: Its id, or why it was not appended.
  /// - Complexity: Amortised O(1), and what leaves for it; one lock.
  public func append(
    _ payload: RawSpan, to name: RawSpan, role: ConversationRole? = nil
  ) -> ConversationAppend<Void> {
    unsafe payload.withUnsafeBytes { payload in
      unsafe name.withUnsafeBytes { name in
        let decision = unsafe append(LentBytes(payload), to: LentBytes(name), role: role)
        return ConversationAppend(decision, ())
      }
    }
  }

  /// Appends a plain message.
  @inline(__always)
  func append(
    _ payload: LentBytes, to name: LentBytes, known: KnownHash? = nil, role: ConversationRole?
  ) -> AppendDecision {
    var entry = unsafe ConversationEntry(
      byteCount: payload.count, tokenCount: tokenCount(of: payload.bytes))
    entry.attributes.role = role
    return perform(AppendOperation(payload, consume entry, to: name), known: known)
  }

  /// Shows the live messages that a window has room for where they lie, without copying them, of a
  /// conversation whose name is bytes that lie somewhere.
  ///
  /// - Parameters:
  ///   - name: The conversation's; for a name of text, its UTF-8.
  ///   - window: A window to look through.
  ///   - body: Called for each message, as for ``StoredConversation/forEach(through:_:)``.
  /// - Returns: What was left out.
  /// - Complexity: O(messages shown + pinned messages). One lock.
  /// - Precondition: A window of tokens needs the configuration's `tokenCount`.
  @discardableResult
  public func forEach(
    _ name: RawSpan, through window: ConversationWindow = .unbounded,
    _ body: (ConversationHeader, RawSpan) -> Void
  ) -> ConversationLeftOut {
    unsafe name.withUnsafeBytes { name in
      unsafe forEach(LentBytes(name), through: window, body)
    }
  }

  func forEach(
    _ name: LentBytes, known: KnownHash? = nil, through window: ConversationWindow,
    _ body: (ConversationHeader, RawSpan) -> Void
  ) -> ConversationLeftOut {
    configuration.check(window)
    while true {
      let leftOut = existing(name, known: known) { shard, slot, wakes in
        shard.show(slot, through: window, &wakes, body)
      }
      if let leftOut = leftOut ?? .nothing { return leftOut }
    }
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
}
