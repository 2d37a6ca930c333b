// Cancelling a task sets its flag first and calls the handler after. So the flag is read under the
// lock, where the sleeper is stored: either the flag is up and nothing is stored, or the handler
// is still to come and finds what was stored. A handler that finds nothing has nothing to do.

extension ConversationManualClock {
  private enum SleepAction {
    case suspend(resuming: [CheckedContinuation<Void, Never>])
    case wake
    case cancel
  }

  /// Suspends until the clock has been moved to the deadline or past it.
  ///
  /// A deadline that is not after ``now`` returns at once. Sleepers wake in order of deadline,
  /// then of arrival. The tolerance means nothing to a clock that stands still.
  ///
  /// - Throws: `CancellationError`, at once, if the task is or gets cancelled before it is woken;
  ///   the clock then holds nothing of the sleeper.
  /// - Complexity: O(*s*) for *s* sleepers; at most two locks.
  public func sleep(until deadline: Instant, tolerance: Swift.Duration? = nil) async throws {
    try Task.checkCancellation()
    if deadline <= now { return }
    let ticket = nextTicket()
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        suspend(continuation, until: deadline, ticket: ticket)
      }
    } onCancel: {
      queue.withLock { $0.cancelSleep(ticket) }?.resume(throwing: CancellationError())
    }
  }

  private func suspend(
    _ sleeper: CheckedContinuation<Void, any Error>, until deadline: Instant, ticket: SleepTicket
  ) {
    let action: SleepAction = queue.withLock { queue in
      if Task.isCancelled { return .cancel }
      // Read again: the clock may have passed the deadline since, and would not come back for it.
      if deadline <= now { return .wake }
      return .suspend(resuming: queue.sleep(sleeper, until: deadline, ticket: ticket))
    }
    switch action {
    case .suspend(let watchers):
      for watcher in watchers { watcher.resume() }
    case .wake:
      sleeper.resume()
    case .cancel:
      sleeper.resume(throwing: CancellationError())
    }
  }
}
