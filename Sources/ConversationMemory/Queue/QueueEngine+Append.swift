extension QueueEngine {
  /// Appends without waiting.
  ///
  /// - Complexity: O(1): the tail's lock, one reading of the clock, no allocation.
  @inlinable
  func append(_ payload: consuming Payload) -> ConversationAppend<Payload> {
    let now = clock.nanoseconds
    tail.lock.lock()
    if !tail.pointee.needsBoth, tail.pointee.ring.arrival(tail.pointee.slot) < 0 {
      let id = tail.pointee.id
      put(payload, at: now)
      tail.lock.unlock()
      return .appended(id)
    }
    tail.lock.unlock()
    return appendWithBoth(payload)
  }

  /// Appends several messages in one step, or none.
  ///
  /// - Complexity: O(messages), with one lock and one reading of the clock for all.
  @inlinable
  func append(contentsOf payloads: some Collection<Payload>) -> ConversationBatchAppend? {
    // Any other collection may be code of the user's, which must not run under a lock: it could
    // last, or use this very buffer.
    let result = payloads.withContiguousStorageIfAvailable { unsafe appendAll($0) }
    if let result { return result }
    return unsafe Array(payloads).withUnsafeBufferPointer { unsafe appendAll($0) }
  }

  @inlinable
  func appendAll(_ payloads: UnsafeBufferPointer<Payload>) -> ConversationBatchAppend? {
    let count = payloads.count
    let now = clock.nanoseconds
    tail.lock.lock()
    // Slots are emptied in order: if the last that is needed is empty, all are.
    if !tail.pointee.needsBoth, count > 0, count <= tail.pointee.ring.slotCount,
      tail.pointee.ring.arrival(tail.pointee.slot(after: count - 1)) < 0
    {
      let first = tail.pointee.id
      for index in 0..<count { unsafe put(payloads[index], at: now) }
      tail.lock.unlock()
      return .appended(first..<first.advanced(by: count))
    }
    tail.lock.unlock()
    return unsafe appendWithBoth(contentsOf: Array(payloads))
  }

  /// Puts a message in the tail's slot, which is empty; under the tail's lock.
  @inlinable
  func put(_ payload: consuming Payload, at now: Int64) {
    // A clock that steps back does not make messages younger; less than 0 would be an empty slot.
    let arrival = max(now, tail.pointee.latest)
    tail.pointee.latest = arrival
    tail.pointee.ring.fill(tail.pointee.slot, with: payload, arrival: arrival)
    tail.pointee.advance()
  }
}

// MARK: With both locks

extension QueueEngine {
  /// Appends where somebody waits, the queue is full or at its end, or a sweeper is needed.
  @usableFromInline
  func appendWithBoth(_ payload: Payload) -> ConversationAppend<Payload> {
    let entry = ConversationEntry(byteCount: MemoryLayout<Payload>.stride, tokenCount: 0)
    let decision = withBoth { now, _, dropped in
      if shared.pointee.lines.hasProducers, !shared.pointee.isFinished { return .full }
      return admit(payload, at: now, &dropped)
    } successor: {
      $0.perform { state, now, _ in state.append(payload, entry, at: now) }
    }
    return ConversationAppend(decision, payload)
  }

  @usableFromInline
  func appendWithBoth(contentsOf payloads: [Payload]) -> ConversationBatchAppend? {
    var isRetired = false
    let result: ConversationBatchAppend = withBoth { now, _, dropped in
      let first = tail.pointee.id
      guard !shared.pointee.isFinished else { return .finished }
      guard payloads.count <= configuration.capacity, !shared.pointee.lines.hasProducers,
        makeRoom(for: payloads.count, at: now, &dropped)
      else { return .full }
      for payload in payloads { put(payload, at: now) }
      return .appended(first..<tail.pointee.id)
    } successor: { _ in
      isRetired = true
      return .full
    }
    return isRetired ? nil : result
  }

  /// Appends if the queue is not at its end and there is room, if need be after others have left.
  func admit(
    _ payload: Payload, at now: Int64, _ dropped: inout [Payload]
  ) -> AppendDecision {
    guard !shared.pointee.isFinished else { return .finished }
    guard makeRoom(for: 1, at: now, &dropped) else { return .full }
    let id = tail.pointee.id
    put(payload, at: now)
    return .appended(id)
  }

  /// Whether there is room: first for what is over by age, then for more slots, then by eviction.
  private func makeRoom(for count: Int, at now: Int64, _ dropped: inout [Payload]) -> Bool {
    while liveCount + count > configuration.capacity {
      if dropOver(at: now, atMost: 1, &dropped) == 1 { continue }
      guard configuration.overflow == .evictOldest else { return false }
      dropped.append(head.pointee.ring.empty(head.pointee.slot))
      head.pointee.evicted += 1
      head.pointee.advance()
    }
    let slotCount = tail.pointee.ring.slotCount
    if liveCount + count > slotCount {
      resize(to: min(configuration.capacity, max(2 * slotCount, liveCount + count)))
    }
    return true
  }
}
