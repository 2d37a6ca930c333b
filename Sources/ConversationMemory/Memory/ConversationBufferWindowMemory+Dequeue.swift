extension ConversationBufferWindowMemory {
  /// The next live message of the shared cursor, which nobody else gets; without waiting.
  ///
  /// - Returns: Nil if there is none.
  /// - Complexity: Amortised O(1); one lock, no allocation.
  @inlinable
  public func dequeue() -> ConversationMessage<Payload>? {
    switch engine {
    case .queue(let ends):
      var needsBoth = false
      let message = ends.dequeue(
        at: ClockReading(clock), of: conversation, needsBoth: &needsBoth)
      return needsBoth ? dequeueWithBoth() : message
    case .log(let log): return log.use { $0.dequeue() }
    }
  }

  /// The payload of the next live message of the shared cursor, without waiting: ``dequeue()`` for
  /// those to whom what a message carries besides is of no use, at half its cost.
  ///
  /// - Returns: Nil if there is none.
  /// - Complexity: Amortised O(1); one lock, no allocation.
  @inlinable
  public func dequeuePayload() -> Payload? {
    if case .queue(let ends) = engine, let payload = ends.dequeueOldest(at: ClockReading(clock)) {
      return payload
    }
    return dequeuePayloadSlowly()
  }

  /// Where the plain case does not do.
  @inlinable
  @inline(never)
  func dequeuePayloadSlowly() -> Payload? { dequeue()?.payload }

  /// The next live messages of the shared cursor, without waiting.
  ///
  /// - Parameter limit: How many at most; none where it is not above zero.
  /// - Returns: The messages, oldest first; fewer than the limit, or none, if there are no more.
  public func dequeue(atMost limit: Int) -> [ConversationMessage<Payload>] {
    var messages: [ConversationMessage<Payload>] = []
    while messages.count < limit, let message = dequeue() { messages.append(message) }
    return messages
  }

  @usableFromInline
  func dequeueWithBoth() -> ConversationMessage<Payload>? { usedQueue.dequeue() }
}
