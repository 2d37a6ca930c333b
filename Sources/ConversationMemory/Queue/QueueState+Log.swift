extension QueueState {
  /// Moves all that there is into a log, and gives the slots back.
  ///
  /// - Complexity: O(live).
  mutating func move(_ configuration: ConversationConfiguration<Payload>) -> LogEngine<Payload> {
    let first = head.pointee.id
    var left = account
    left.appended -= liveCount
    var waiting = WaitingLines<Payload>()
    swap(&waiting, &lines)
    var state = LogState(
      ConversationBuffer(
        rules: rules, start: head.pointee.age.start, firstID: first, account: left),
      lines: waiting)
    while let arrival = ends.oldestArrival {
      let entry = ConversationEntry(byteCount: MemoryLayout<Payload>.stride, tokenCount: 0)
      _ = state.admit(ends.take(nil), entry, at: arrival)
    }
    // For a moment there were both.
    state.peakBytes = max(usage.peakBytes, usage.heldBytes + state.heldBytes)
    if isFinished { state.heart.finish() }
    resize(to: 0)
    let log = LogEngine(configuration, state)
    successor = log
    return log
  }
}
