extension QueueEngine {
  /// Appends where somebody waits, the queue is full or at its end, or a sweeper is needed.
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

  func appendWithBoth(contentsOf payloads: [Payload]) -> ConversationBatchAppend? {
    var isRetired = false
    let result: ConversationBatchAppend = withBoth { now, _, dropped in
      if shared.pointee.lines.hasProducers, !shared.pointee.isFinished { return .full }
      let first = tail.pointee.id
      let decision = admit(contentsOf: payloads, at: now, &dropped)
      return ConversationBatchAppend(decision, first..<tail.pointee.id)
    } successor: { _ in
      isRetired = true
      return .full
    }
    return isRetired ? nil : result
  }

  /// Appends if the queue is not at its end and there is room, if need be after others have left.
  func admit(
    _ payload: Payload, at now: Int64, _ dropped: inout Released<Payload>
  ) -> AppendDecision {
    guard !shared.pointee.isFinished else { return .finished }
    guard makeRoom(for: 1, at: now, &dropped) else { return .full }
    let id = tail.pointee.id
    ends.put(payload, at: now)
    return .appended(id)
  }

  /// Appends all of them or none.
  func admit(
    contentsOf payloads: [Payload], at now: Int64, _ dropped: inout Released<Payload>
  ) -> AppendDecision {
    guard !shared.pointee.isFinished else { return .finished }
    guard payloads.count <= configuration.capacity else { return .tooLarge }
    guard makeRoom(for: payloads.count, at: now, &dropped) else { return .full }
    let first = tail.pointee.id
    ends.put(payloads, at: now)
    return .appended(first)
  }

  /// Whether there is room: first for what is over by age, then for more slots, then by eviction.
  private func makeRoom(for count: Int, at now: Int64, _ dropped: inout Released<Payload>) -> Bool {
    while liveCount + count > configuration.capacity {
      if dropOver(at: now, atMost: 1, &dropped) == 1 { continue }
      guard configuration.overflow == .evictOldest else { return false }
      dropped.add(head.pointee.ring.empty(head.pointee.slot))
      head.pointee.evicted += 1
      head.pointee.advance()
    }
    let (slotCount, maximum) = (tail.pointee.ring.slotCount, tail.pointee.maximumSlotCount)
    let needed = liveCount + count
    if needed == configuration.capacity, slotCount < maximum {
      // With the slack, since now it will be of use.
      resize(to: maximum)
    } else if needed > slotCount {
      resize(to: min(maximum, max(2 * slotCount, needed)))
    }
    tail.pointee.expectRoom(besides: liveCount)
    return true
  }
}
