extension ConversationBufferWindowMemory {
  /// How many wait now, wherever the buffer has moved to. O(waiters).
  var waitingCounts: WaitingCounts {
    switch engine {
    case .queue(let queue):
      queue.withBoth { _, _, _ in
        queue.shared.pointee.lines.counts
      } successor: {
        $0.perform { state, _, _ in state.lines.counts }
      }
    case .log(let log): log.perform { state, _, _ in state.lines.counts }
    }
  }

  /// Whether the buffer runs on a queue that has not moved to a log.
  var isOnQueue: Bool {
    guard case .queue(let queue) = engine else { return false }
    return queue.withBoth { _, _, _ in
      true
    } successor: { _ in
      false
    }
  }
}
