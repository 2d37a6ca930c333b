extension ConversationBufferWindowMemory {
  /// Appends several messages in one step, without waiting: all, under consecutive ids, or none.
  ///
  /// - Parameter payloads: What they say, in order; not more than the capacity.
  /// - Returns: Their ids, or why none was appended.
  /// - Complexity: Amortised O(messages); one lock.
  @inlinable
  public func append(contentsOf payloads: some Collection<Payload>) -> ConversationBatchAppend {
    guard let payloads = batch(payloads) else { return tooLarge }
    return append(batch: payloads)
  }

  /// Appends several messages of which there are not more than the capacity.
  @inlinable
  @inline(__always)
  func append(batch payloads: [Payload]) -> ConversationBatchAppend {
    guard case .queue(let ends) = engine else { return appendToLog(contentsOf: payloads) }
    guard !payloads.isEmpty else { return appendWithBoth(contentsOf: payloads) }
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
    case .needsBoth: return appendWithBoth(contentsOf: payloads)
    }
  }

  /// Appends several messages in one step, without waiting: all, under consecutive ids, or none.
  ///
  /// - Parameter drafts: The messages, in order; not more than the capacity. Those whose
  ///   idempotency key names a live message are left out, and the others get consecutive ids.
  /// - Returns: Their ids, or why none was appended.
  /// - Complexity: Amortised O(messages); one lock.
  public func append(contentsOf drafts: [ConversationDraft<Payload>]) -> ConversationBatchAppend {
    log.use { $0.append(contentsOf: drafts) }
  }

  @usableFromInline
  func appendWithBoth(contentsOf payloads: [Payload]) -> ConversationBatchAppend {
    usedQueue.append(contentsOf: payloads)
  }

  @inlinable
  @inline(never)
  func appendToLog(contentsOf payloads: [Payload]) -> ConversationBatchAppend {
    log.use { $0.append(contentsOf: payloads.map { ConversationDraft($0) }) }
  }

  /// Messages as an array, which an array is already; nil if they are more than the capacity.
  ///
  /// What another collection does while it is gone through is the caller's business, and must not
  /// be done under a lock. And one of which there is no room for all need not lie in memory.
  @inlinable
  @inline(__always)
  func batch(_ payloads: some Collection<Payload>) -> [Payload]? {
    payloads.count <= capacity ? Array(payloads) : nil
  }

  /// What an append says to more messages than the capacity.
  @usableFromInline var tooLarge: ConversationBatchAppend { isFinished ? .finished : .full }

  private var isFinished: Bool {
    switch engine {
    case .log(let log): log.use { $0.isFinished }
    case .queue: usedQueue.isFinished
    }
  }
}
