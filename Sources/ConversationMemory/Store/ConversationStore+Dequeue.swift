extension ConversationStore {
  /// Hands out the next message of a conversation's shared cursor, without waiting.
  ///
  /// Where messages stay after they are dequeued, the first call has the conversation kept apart:
  /// where its cursor is is not packed.
  ///
  /// - Returns: The oldest live message that no consumer has got yet; nil if there is none.
  /// - Complexity: Amortised O(1), and what is over; one lock.
  public func dequeue(_ name: String) -> ConversationMessage<[UInt8]>? {
    withName(name) { perform(DequeueOperation(of: $0)) }
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
    ConversationSubscription(StoreRoom(self, name, beginning: false), from: position)
  }
}
