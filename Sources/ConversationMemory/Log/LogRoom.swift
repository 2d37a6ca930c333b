/// A log with its lock, wherever it is kept: by itself, or as a conversation of a store.
///
/// What does not have to be compiled for each kind of payload is written here once for both.
@usableFromInline
protocol LogRoom<Payload>: WaitingRoom {
  /// Does one operation: under the lock, then what follows from it without the lock.
  ///
  /// - Parameter body: What the state is asked, at an instant in nanoseconds. Short, and calls
  ///   nothing of the user's.
  func perform<Result>(
    _ body: (inout LogState<Payload>, Int64, inout WakeList) -> Result
  ) -> Result
}

/// How much is done under one hold of a log's lock. Of no protocol and not generic: there it would
/// cost a reader a hundred instructions to ask.
@usableFromInline
enum LogHold {
  /// Messages that leave, or leases that end: some 20 µs.
  @inlinable static var expiries: Int { 256 }
  /// Messages of a group that are handed out.
  @inlinable static var deliveries: Int { 64 }
  /// Deliveries that are acknowledged.
  @inlinable static var acknowledgements: Int { 256 }
}

extension LogRoom {
  @usableFromInline
  func enter(_ waiter: Waiter<Payload>) -> Bool {
    perform { state, now, _ in state.enter(waiter, at: now) }
  }

  @usableFromInline
  func withdraw(_ waiter: Waiter<Payload>, _ outcome: Waiter<Payload>.Outcome) {
    perform { state, _, wakes in state.withdraw(waiter, outcome, &wakes) }
  }

  /// Lets go of all that is over now, in several holds of the lock where that is much.
  @inlinable
  func settle() {
    while perform({ state, now, _ in state.heart.expire(at: now, atMost: LogHold.expiries) }) {}
  }

  // MARK: Subscriptions

  /// A new subscription; its number.
  func subscribe(from position: ConversationPosition) -> UInt64 {
    settle()
    return perform { state, now, _ in
      _ = state.heart.expire(at: now, atMost: .max)
      return state.heart.subscribe(from: position)
    }
  }

  /// Ends a subscription.
  func unsubscribe(_ subscription: UInt64) {
    perform { state, _, _ in state.heart.unsubscribe(subscription) }
  }

  /// The next event of a subscription; nil if there is none yet.
  func event(of subscription: UInt64) -> Waiter<Payload>.Outcome? {
    perform { state, now, _ in state.event(of: subscription, at: now) }
  }
}
