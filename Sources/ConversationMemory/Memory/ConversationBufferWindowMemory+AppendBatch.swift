extension ConversationBufferWindowMemory {
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
    guard let ends, !payloads.isEmpty else { return appendByEngine(contentsOf: payloads) }
    let time = ClockReading(clock)
    if ends.lockTail(toPut: payloads.count) {
      return .appended(ends.putAndUnlock(payloads, at: time))
    }
    return append(contentsOf: payloads, at: time, to: ends)
  }

  @inlinable
  @inline(never)
  func append(
    contentsOf payloads: [Payload], at time: ClockReading, to ends: QueueEnds<Payload>
  ) -> ConversationBatchAppend {
    switch ends.lockTail(toPut: payloads.count, at: time) {
    case .locked: return .appended(ends.putAndUnlock(payloads, at: time))
    case .lockedToEvict:
      // A small batch; a larger one takes both locks.
      let oldest = ends.evict(at: time.nanoseconds)
      let ids = ends.putAndUnlock(payloads, at: time)
      _ = consume oldest
      return .appended(ids)
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
    log.use { $0.append(contentsOf: drafts) }
  }

  @inlinable
  func appendByEngine(contentsOf payloads: [Payload]) -> ConversationBatchAppend {
    engine.append(contentsOf: payloads)
  }
}
