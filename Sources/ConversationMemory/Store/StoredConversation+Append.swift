extension StoredConversation {
  /// Appends a text that continues the main branch, without waiting.
  ///
  /// - Parameters:
  ///   - text: What it says; kept as UTF-8.
  ///   - role: Who speaks.
  /// - Returns: Its id, or why it was not appended.
  /// - Complexity: Amortised O(1), and what leaves for it; one lock.
  public func append(_ text: String, role: ConversationRole? = nil) -> ConversationAppend<Void> {
    var text = text
    return text.withUTF8 { text in
      ConversationAppend(
        unsafe append(LentBytes(UnsafeRawBufferPointer(text)), role: role), ())
    }
  }

  /// Appends a message of bytes that continues the main branch, without waiting.
  ///
  /// - Returns: Its id, or why it was not appended, with the payload.
  /// - Complexity: Amortised O(1), and what leaves for it; one lock.
  public func append(_ payload: [UInt8]) -> ConversationAppend<[UInt8]> {
    append(payload, role: nil)
  }

  /// Appends a message of bytes that continues the main branch, without waiting.
  ///
  /// - Parameters:
  ///   - payload: What it says.
  ///   - role: Who speaks.
  /// - Returns: Its id, or why it was not appended, with the payload.
  /// - Complexity: Amortised O(1), and what leaves for it; one lock.
  public func append(
    _ payload: [UInt8], role: ConversationRole?
  ) -> ConversationAppend<[UInt8]> {
    let decision = unsafe payload.withUnsafeBytes { unsafe append(LentBytes($0), role: role) }
    return ConversationAppend(decision, payload)
  }

  @inline(__always)
  private func append(_ payload: LentBytes, role: ConversationRole?) -> AppendDecision {
    withName { store.append(payload, to: $0, known: hashedName.hash, role: role) }
  }

  /// Appends a message with all that is to be known of it, without waiting.
  ///
  /// What is not packed (another branch, more than 32 states or 64 idempotency keys) has the
  /// conversation kept apart from then on.
  ///
  /// - Parameter draft: The payload, and all that is to be known of it.
  /// - Returns: Its id, or why it was not appended, with the payload.
  /// - Complexity: Amortised O(1), and what leaves for it; O(live) the first time that one is not
  ///   packed. One lock.
  public func append(
    _ draft: ConversationDraft<[UInt8]>
  ) -> ConversationAppend<[UInt8]> {
    let entry = store.entry(of: draft)
    let decision = unsafe draft.payload.withUnsafeBytes { payload in
      withName { name in
        store.perform(
          unsafe AppendOperation(LentBytes(payload), entry, to: name), known: hashedName.hash)
      }
    }
    return ConversationAppend(decision, draft.payload)
  }

  /// Appends several messages in one step, without waiting: all, under consecutive ids, or none.
  ///
  /// - Parameter drafts: The messages, in order; not more than the capacity.
  /// - Returns: Their ids, or why none was appended.
  /// - Complexity: Amortised O(messages); one lock.
  public func append(
    contentsOf drafts: [ConversationDraft<[UInt8]>]
  ) -> ConversationBatchAppend {
    let batch = drafts.map { (payload: $0.payload, entry: store.entry(of: $0)) }
    let result = perform { AppendBatchOperation(batch, to: $0) }
    return ConversationBatchAppend(result.decision, result.ids)
  }

  /// Ends appending; its consumers and subscribers get what is live, and then the end.
  ///
  /// - Returns: Whether there is such a conversation; else there is nothing to end.
  @discardableResult
  public func finish() -> Bool {
    perform { FinishOperation(of: $0) }
  }
}

// MARK: Waiting for room

extension StoredConversation {
  /// Appends a message, suspending the task while the conversation has no room.
  ///
  /// - Parameters:
  ///   - draft: The payload, and all that is to be known of it.
  ///   - deadline: How long to wait at most.
  /// - Returns: Its id, or why it was not appended, with the payload. Stores that evict or reject
  ///   do not wait.
  public func append(
    _ draft: ConversationDraft<[UInt8]>, until deadline: ConversationDeadline
  ) async -> ConversationAppend<[UInt8]> {
    let first = append(draft)
    guard case .full = first, store.configuration.overflow == .wait else { return first }
    let waiter = Waiter(toAppend: .one(draft.payload, store.entry(of: draft)))
    await suspend(waiter, until: deadline)
    return ConversationAppend(waiter, draft.payload)
  }

  /// Appends several messages in one step, suspending the task while there is no room for all.
  ///
  /// - Parameters:
  ///   - drafts: The messages, in order; where they are more than the capacity, there never is.
  ///   - deadline: How long to wait at most.
  /// - Returns: Their ids, or why none was appended. Stores that evict or reject do not wait.
  public func append(
    contentsOf drafts: [ConversationDraft<[UInt8]>], until deadline: ConversationDeadline
  ) async -> ConversationBatchAppend {
    let first = append(contentsOf: drafts)
    guard case .full = first, store.configuration.overflow == .wait,
      drafts.count <= store.configuration.capacity
    else { return first }
    let waiter = Waiter(toAppend: .all(drafts.map { ($0.payload, store.entry(of: $0)) }))
    await suspend(waiter, until: deadline)
    return ConversationBatchAppend(waiter)
  }

  /// Suspends the task until a waiter is settled.
  func suspend(_ waiter: Waiter<[UInt8]>, until deadline: ConversationDeadline) async {
    let room = StoreRoom(self)
    await room.suspend(waiter, until: deadline.instant(from: room.clock.now))
  }
}
