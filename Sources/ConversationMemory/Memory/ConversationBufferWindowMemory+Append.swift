extension ConversationBufferWindowMemory {
  /// Appends a message that continues the main branch, without waiting.
  ///
  /// - Parameter payload: What it says.
  /// - Returns: Its id, or why it was not appended, with the payload.
  /// - Complexity: Amortised O(1); one lock, no allocation in the steady state.
  @inlinable
  @discardableResult
  public func append(_ payload: consuming Payload) -> ConversationAppend<Payload> {
    guard let ends else { return appendByEngine(payload) }
    let now = clock.nanoseconds
    switch ends.lockTail(toPut: 1, at: now) {
    case .locked:
      let id = ends.tail.pointee.id
      ends.put(payload, at: now)
      ends.tail.lock.unlock()
      return .appended(id)
    case .lockedToEvict:
      let oldest = ends.evictOldest(at: now)
      let id = ends.tail.pointee.id
      ends.put(payload, at: now)
      ends.tail.lock.unlock()
      _ = consume oldest
      return .appended(id)
    case .full: return .full(payload)
    case .needsBoth: return appendByEngine(payload)
    }
  }

  /// Appends a message of a chat that continues the main branch, without waiting.
  ///
  /// - Parameters:
  ///   - payload: What it says.
  ///   - role: Who speaks.
  /// - Returns: Its id, or why it was not appended, with the payload.
  @discardableResult
  public func append(_ payload: Payload, role: ConversationRole) -> ConversationAppend<Payload> {
    append(ConversationDraft(payload, role: role))
  }

  /// Appends a message, without waiting.
  ///
  /// - Parameter draft: The payload and all that is to be known of it.
  /// - Returns: Its id, or why it was not appended, with the payload. Where others wait for room, a
  ///   call that does not wait finds none.
  /// - Complexity: Amortised O(1), and what leaves for it; one lock.
  @discardableResult
  public func append(_ draft: ConversationDraft<Payload>) -> ConversationAppend<Payload> {
    engine.log.append(draft)
  }

  /// Appends several messages in one step, without waiting: all, under consecutive ids, or none.
  ///
  /// - Parameter payloads: What they say, in order; not more than the capacity.
  /// - Returns: Their ids, or why none was appended.
  /// - Complexity: Amortised O(messages); one lock.
  @inlinable
  @discardableResult
  public func append(contentsOf payloads: some Collection<Payload>) -> ConversationBatchAppend {
    // As an array, which an array is already: what another collection does while it is gone through
    // is the caller's business, and must not be done under a lock.
    let payloads = Array(payloads)
    let count = payloads.count
    guard let ends, count > 0 else { return appendByEngine(contentsOf: payloads) }
    let now = clock.nanoseconds
    switch ends.lockTail(toPut: count, at: now) {
    case .locked:
      let first = ends.tail.pointee.id
      ends.put(payloads, at: now)
      ends.tail.lock.unlock()
      return .appended(first..<first.advanced(by: count))
    case .lockedToEvict:
      // A batch of one; more of them take both locks.
      let oldest = ends.evictOldest(at: now)
      let first = ends.tail.pointee.id
      ends.put(payloads, at: now)
      ends.tail.lock.unlock()
      _ = consume oldest
      return .appended(first..<first.next)
    case .full: return .full
    case .needsBoth: return appendByEngine(contentsOf: payloads)
    }
  }

  /// Appends several messages in one step, without waiting: all, under consecutive ids, or none.
  ///
  /// - Parameter drafts: The messages, in order; not more than the capacity. Those whose
  ///   idempotency key names a live message are left out, and the others get consecutive ids.
  /// - Returns: Their ids, or why none was appended.
  /// - Complexity: Amortised O(messages); one lock.
  @discardableResult
  public func append(contentsOf drafts: [ConversationDraft<Payload>]) -> ConversationBatchAppend {
    engine.log.append(contentsOf: drafts)
  }

  @usableFromInline
  func appendByEngine(_ payload: Payload) -> ConversationAppend<Payload> {
    engine.append(payload)
  }

  @usableFromInline
  func appendByEngine(contentsOf payloads: [Payload]) -> ConversationBatchAppend {
    engine.append(contentsOf: payloads)
  }
}
