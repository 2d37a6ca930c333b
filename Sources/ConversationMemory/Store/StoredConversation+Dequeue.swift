extension StoredConversation {
  /// Hands out the next message of the shared cursor, without waiting.
  ///
  /// Where messages stay after they are dequeued, the first call has the conversation kept apart:
  /// where its cursor is is not packed.
  ///
  /// - Returns: The oldest live message that no consumer has got yet; nil if there is none.
  /// - Complexity: Amortised O(1), and what is over; one lock.
  public func dequeue() -> ConversationMessage<[UInt8]>? {
    perform { DequeueOperation(of: $0) }
  }

  /// Hands out the next messages of the shared cursor, without waiting.
  ///
  /// - Parameter limit: How many at most; none where it is not above zero.
  /// - Returns: The messages, oldest first; others may get messages between them.
  /// - Complexity: Amortised O(messages), and what is over; one lock each.
  public func dequeue(atMost limit: Int) -> [ConversationMessage<[UInt8]>] {
    var messages: [ConversationMessage<[UInt8]>] = []
    while messages.count < limit, let message = dequeue() { messages.append(message) }
    return messages
  }

  /// Hands out the next message of the shared cursor; suspends the task until there is one, the
  /// conversation is finished, the deadline passes, or the task is cancelled.
  ///
  /// - Parameter deadline: How long to wait.
  public func dequeue(
    until deadline: ConversationDeadline
  ) async -> ConversationDequeue<[UInt8]> {
    if Task.isCancelled { return .cancelled }
    if let message = dequeue() { return .message(message) }
    let waiter = Waiter<[UInt8]>(for: .message)
    await suspend(waiter, until: deadline)
    return ConversationDequeue(waiter)
  }

  /// A subscription, which sees every live message from its position on.
  ///
  /// The conversation is begun if there is none, and not forgotten while it has subscribers.
  ///
  /// - Parameter position: Where it begins.
  /// - Complexity: O(live) the first time, then O(1).
  public func subscribe(
    from position: ConversationPosition = .oldest
  ) -> ConversationSubscription<[UInt8]> {
    ConversationSubscription(StoreRoom(self, beginning: false), from: position)
  }
}
