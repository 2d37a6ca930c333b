extension QueueEngine {
  /// The log in which this buffer goes on: from now on if it has not moved there before.
  ///
  /// - Complexity: O(live) the first time, then O(1).
  func moved() -> LogEngine<Payload> {
    var isNew = false
    let log = withBoth { now, _, _ in
      isNew = true
      let log = makeLog()
      shared.pointee.successor = log
      return log
    } successor: {
      $0
    }
    // Whoever waits is served by the first operation there.
    if isNew { log.perform { _, _, _ in } }
    return log
  }

  private func makeLog() -> LogEngine<Payload> {
    let first = head.pointee.id
    var account = ConversationAccount()
    account.consumed = head.pointee.consumed
    account.expired = head.pointee.expired
    account.evicted = head.pointee.evicted
    account.appended = account.consumed + account.expired + account.evicted
    var lines = WaitingLines<Payload>()
    swap(&lines, &shared.pointee.lines)
    var state = LogState(
      ConversationBuffer(
        rules: ConversationRules(configuration), start: head.pointee.age.start, firstID: first,
        account: account
      ),
      lines: lines)
    while case let arrival = head.pointee.ring.arrival(head.pointee.slot),
      arrival != QueueRing<Payload>.vacant
    {
      let payload = ends.take(arrival: arrival).payload
      let entry = ConversationEntry(byteCount: MemoryLayout<Payload>.stride, tokenCount: 0)
      _ = state.admit(payload, entry, at: arrival)
    }
    if shared.pointee.isFinished { state.heart.finish() }
    return LogEngine(configuration, state)
  }
}
