extension ConversationStore {
  /// Hands out the next message of a conversation's shared cursor, without waiting.
  ///
  /// Where messages stay after they are dequeued, the first call has the conversation kept apart:
  /// where its cursor is is not packed.
  ///
  /// - Returns: The oldest live message that no consumer has got yet; nil if there is none.
  /// - Complexity: Amortised O(1), and what is over; one lock.
  public func dequeue(_ name: String) -> ConversationMessage<[UInt8]>? {
    existing(name) { shard, slot, wakes in
      shard.isPlain(slot) && configuration.retention == .untilConsumed
        ? shard.withPacked(slot) { $0.deliver() }
        : shard.withThawed(slot, &wakes) { state, now, _ in state.deliver(at: now) }
    } ?? nil
  }

  /// Hands out the next message of a conversation's shared cursor; suspends the task until there is
  /// one, the conversation is finished, the deadline passes, or the task is cancelled.
  ///
  /// - Parameters:
  ///   - name: The conversation's; it is begun if there is none.
  ///   - deadline: How long to wait.
  public func dequeue(
    _ name: String, until deadline: ConversationDeadline
  ) async -> ConversationDequeue<[UInt8]> {
    if Task.isCancelled { return .cancelled }
    if let message = dequeue(name) { return .message(message) }
    let waiter = Waiter<[UInt8]>(for: .message)
    let room = StoreRoom(self, name)
    await room.suspend(waiter, until: deadline.instant(from: room.clock.now))
    return ConversationDequeue(waiter)
  }

  /// A subscription to a conversation, which sees every live message from its position on.
  ///
  /// The conversation is begun if there is none, and not forgotten while it has subscribers.
  ///
  /// - Parameters:
  ///   - name: The conversation's.
  ///   - position: Where it begins.
  /// - Complexity: O(live) the first time, then O(1).
  public func subscribe(
    to name: String, from position: ConversationPosition = .oldest
  ) -> ConversationSubscription<[UInt8]> {
    ConversationSubscription(StoreRoom(self, name), from: position)
  }
}

/// A conversation of a store as the place where those wait who want something of it.
final class StoreRoom: SubscriptionRoom {
  private let store: ConversationStore
  private let name: String

  init(_ store: ConversationStore, _ name: String) {
    self.store = store
    self.name = name
  }

  var clock: ConversationClock { store.configuration.clock }

  private func perform<Result>(
    _ body: (inout LogState<[UInt8]>, Int64, inout WakeList) -> Result
  ) -> Result {
    unsafe store.withName(name) { name in
      unsafe store.perform(name) { shard, hash, wakes in
        let slot = unsafe shard.findOrBegin(name, hash: hash)
        return shard.withThawed(slot, &wakes, body)
      }
    }
  }

  func enter(_ waiter: Waiter<[UInt8]>) -> Bool {
    perform { state, now, _ in state.enter(waiter, at: now) }
  }

  func withdraw(_ waiter: Waiter<[UInt8]>, _ outcome: Waiter<[UInt8]>.Outcome) {
    perform { state, _, wakes in state.withdraw(waiter, outcome, &wakes) }
  }

  func subscribe(from position: ConversationPosition) -> UInt64 {
    perform { state, now, _ in
      _ = state.heart.expire(at: now, atMost: .max)
      return state.heart.subscribe(from: position)
    }
  }

  func unsubscribe(_ subscription: UInt64) {
    perform { state, _, _ in state.heart.unsubscribe(subscription) }
  }

  func event(of subscription: UInt64) -> Waiter<[UInt8]>.Outcome? {
    perform { state, now, _ in state.event(of: subscription, at: now) }
  }
}
