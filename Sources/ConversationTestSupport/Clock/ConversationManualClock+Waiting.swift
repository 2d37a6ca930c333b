extension ConversationManualClock {
  /// The number of tasks that are asleep on this clock.
  ///
  /// - Complexity: one lock.
  public var sleeperCount: Int {
    queue.withLock { $0.sleeperCount }
  }

  /// Suspends until at least so many tasks are asleep on this clock at once.
  ///
  /// A test calls it before it moves the clock, so that the party under test is known to sleep;
  /// otherwise it could go to sleep after the move, by a later clock, for good.
  /// It returns early when its task is cancelled, so that a test with a time limit can end.
  ///
  /// - Parameter count: how many; where it is not above zero, the call returns at once.
  /// - Complexity: O(*w*) for *w* tasks that wait in this call; at most two locks.
  public func waitForSleepers(_ count: Int) async {
    let ticket = nextTicket()
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // The flag is read under the lock for the reason given in `sleep(until:tolerance:)`.
        let waits = queue.withLock { queue in
          !Task.isCancelled && queue.watch(continuation, sleeperCount: count, ticket: ticket)
        }
        if !waits { continuation.resume() }
      }
    } onCancel: {
      queue.withLock { $0.cancelWatch(ticket) }?.resume()
    }
  }
}
