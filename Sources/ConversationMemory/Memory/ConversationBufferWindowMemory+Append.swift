extension ConversationBufferWindowMemory {
  /// Appends a message that continues the main branch, without waiting.
  ///
  /// - Parameter payload: What it says.
  /// - Returns: Its id, or why it was not appended, with the payload.
  /// - Complexity: Amortised O(1); one lock, no allocation in the steady state.
  @inlinable
  public func append(_ payload: consuming Payload) -> ConversationAppend<Payload> {
    guard let ends else { return appendToLog(payload) }
    let time = ClockReading(clock)
    // Whether the queue has moved into a log is only asked when its tail says that something is to
    // be done: asking first would be four instructions in a hundred.
    if ends.lockTail(toPut: 1) { return .appended(ends.putAndUnlock(payload, at: time)) }
    return append(payload, at: time, toRoomFor: 1)
  }

  @inlinable
  @inline(never)
  func appendToLog(_ payload: Payload) -> ConversationAppend<Payload> {
    log.use { $0.append(payload) }
  }

  /// Appends where the plain case may not do, and there is room for so many.
  @inlinable
  @inline(never)
  func append(
    _ payload: consuming Payload, at time: ClockReading, toRoomFor count: Int
  ) -> ConversationAppend<Payload> {
    guard case .queue(let ends) = engine else { return appendToLog(payload) }
    switch ends.lockTail(toPut: count, at: time) {
    case .locked: return .appended(ends.putAndUnlock(payload, at: time))
    case .lockedToEvict:
      let now = time.nanoseconds
      let oldest = ends.evict(at: now)
      let id = ends.tail.pointee.id
      ends.put(payload, at: now)
      ends.tail.lock.unlock()
      _ = consume oldest
      return .appended(id)
    case .full: return .full(payload)
    case .needsBoth: return appendWithBoth(payload)
    }
  }

  /// Appends a message of a chat that continues the main branch, without waiting.
  ///
  /// - Parameters:
  ///   - payload: What it says.
  ///   - role: Who speaks.
  /// - Returns: Its id, or why it was not appended, with the payload.
  @inlinable
  public func append(_ payload: Payload, role: ConversationRole) -> ConversationAppend<Payload> {
    append(ConversationDraft(payload, role: role))
  }

  /// Appends a message, without waiting.
  ///
  /// - Parameter draft: The payload and all that is to be known of it.
  /// - Returns: Its id, or why it was not appended, with the payload. Where others wait for room, a
  ///   call that does not wait finds none.
  /// - Complexity: Amortised O(1), and what leaves for it; one lock.
  @inlinable
  public func append(_ draft: ConversationDraft<Payload>) -> ConversationAppend<Payload> {
    log.use { $0.append(draft) }
  }

  @usableFromInline
  func appendWithBoth(_ payload: Payload) -> ConversationAppend<Payload> {
    usedQueue.append(payload)
  }
}
