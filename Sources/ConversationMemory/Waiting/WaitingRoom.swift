import CConversationThreads

/// An engine at which threads and tasks wait.
@usableFromInline
protocol WaitingRoom<Payload>: AnyObject, Sendable {
  associatedtype Payload: Sendable

  var clock: ConversationClock { get }

  /// Settles a waiter if what it wants is there, or lets it stand in line.
  ///
  /// - Returns: Whether it is settled, so that nobody will wake it.
  func enter(_ waiter: Waiter<Payload>) -> Bool

  /// Settles a waiter that is not settled yet, takes it out of the line, and wakes it if it slept.
  func withdraw(_ waiter: Waiter<Payload>, _ outcome: Waiter<Payload>.Outcome)
}

extension WaitingRoom {
  /// Blocks the thread until the waiter is settled, at the latest at an instant.
  func block(_ waiter: Waiter<Payload>, until deadline: ConversationInstant) {
    waiter.bed = .thread
    if enter(waiter) { return }
    guard deadline != .distantFuture else {
      _ = waiter.sleep(atMost: nil)
      return
    }
    guard clock.runsWithTime else {
      let alarm = alarm(for: waiter, at: deadline)
      _ = waiter.sleep(atMost: nil)
      alarm.cancel()
      return
    }
    // The clock may show an instant late by a tick, so the time is looked at again.
    let end = deadline.nanoseconds
    while case let remaining = end.subtractingClamped(clock.nanoseconds), remaining > 0 {
      if waiter.sleep(atMost: remaining) { return }
    }
    withdraw(waiter, .deadline)
    // Settled by now; but if it was served at the last moment its wake-up must be awaited, since
    // whoever served it still holds it.
    _ = waiter.sleep(atMost: nil)
  }

  /// Suspends the task until the waiter is settled: at the latest at an instant, or at once when
  /// the task is cancelled.
  func suspend(_ waiter: Waiter<Payload>, until deadline: ConversationInstant) async {
    let alarm = deadline == .distantFuture ? nil : alarm(for: waiter, at: deadline)
    await withTaskCancellationHandler {
      // Unsafe, since it is quicker; resumed once, as a waiter is settled once.
      unsafe await withUnsafeContinuation { continuation in
        unsafe waiter.bed = .task(continuation)
        if enter(waiter) { unsafe continuation.resume() }
      }
    } onCancel: {
      // May come before the waiter enters: then it finds itself settled.
      withdraw(waiter, .cancelled)
    }
    alarm?.cancel()
  }

  private func alarm(
    for waiter: Waiter<Payload>, at deadline: ConversationInstant
  ) -> Task<Void, Never> {
    Task.detached { [clock] in
      guard (try? await clock.sleep(until: deadline)) != nil else { return }
      self.withdraw(waiter, .deadline)
    }
  }
}
