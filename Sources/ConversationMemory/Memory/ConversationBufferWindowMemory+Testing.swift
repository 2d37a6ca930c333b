extension ConversationBufferWindowMemory {
  /// How many wait now, wherever the buffer has moved to. O(waiters).
  var waitingCounts: WaitingCounts {
    switch engine {
    case .queue:
      usedQueue.withBoth { state, _, _ in
        state.lines.counts
      } successor: {
        $0.perform { state, _, _ in state.lines.counts }
      }
    case .log(let log): log.use { $0.perform { state, _, _ in state.lines.counts } }
    }
  }

  /// Whether the buffer runs on a queue that has not moved to a log.
  var isOnQueue: Bool {
    if case .queue = engine { true } else { false }
  }

  /// Stops where what the buffer runs on, or ran, contradicts itself. O(slots).
  func checkInvariants() {
    if let queue { queue.checkInvariants() } else { log.use { $0.checkInvariants() } }
  }
}
