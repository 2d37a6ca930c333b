extension ConversationBufferWindowMemory {
  /// The next live message of the shared cursor, which nobody else gets; without waiting.
  ///
  /// - Returns: Nil if there is none.
  /// - Complexity: Amortised O(1); one lock, no allocation.
  @inlinable
  public func dequeue() -> ConversationMessage<Payload>? {
    if let ends {
      var needsBoth = false
      let message = ends.dequeue(
        at: clock.nanoseconds, of: conversation, needsBoth: &needsBoth)
      if !needsBoth { return message }
    }
    return dequeueByEngine()
  }

  /// The payload of the next live message of the shared cursor, without waiting: ``dequeue()`` for
  /// those to whom what a message carries besides is of no use, at half its cost.
  ///
  /// - Returns: Nil if there is none.
  /// - Complexity: Amortised O(1); one lock, no allocation.
  @inlinable
  public func dequeuePayload() -> Payload? {
    guard let ends else { return dequeueByEngine()?.payload }
    var needsBoth = false
    let payload = ends.dequeuePayload(at: clock.nanoseconds, needsBoth: &needsBoth)
    return needsBoth ? dequeueByEngine()?.payload : payload
  }

  /// The next live messages of the shared cursor, without waiting.
  ///
  /// - Parameter limit: How many at most, not negative.
  /// - Returns: The messages, oldest first; fewer than the limit, or none, if there are no more.
  public func dequeue(atMost limit: Int) -> [ConversationMessage<Payload>] {
    precondition(limit >= 0, "A limit must not be negative.")
    var messages: [ConversationMessage<Payload>] = []
    while messages.count < limit, let message = dequeue() { messages.append(message) }
    return messages
  }

  /// Adds the payloads of the next live messages of the shared cursor to an array, without waiting:
  /// the quickest way to take many.
  ///
  /// - Parameters:
  ///   - limit: How many at most, not negative.
  ///   - payloads: The array; with room for `limit` more nothing is allocated.
  /// - Returns: How many there were.
  /// - Complexity: O(messages); on a queue one lock for all of them.
  @inlinable
  @discardableResult
  public func dequeue(atMost limit: Int, into payloads: inout [Payload]) -> Int {
    precondition(limit >= 0, "A limit must not be negative.")
    guard let ends else { return dequeueByEngine(atMost: limit, into: &payloads) }
    let now = clock.nanoseconds
    var needsBoth = false
    var count = 0
    var isMore = true
    // In parts, so that a limit from outside does not become an allocation.
    while isMore, count < limit {
      let room = min(limit - count, 1024)
      let before = payloads.count
      payloads.append(addingCapacity: room) { output in
        while ends.dequeue(into: &output, at: now, needsBoth: &needsBoth) != nil {}
        isMore = output.isFull
      }
      count += payloads.count - before
    }
    return needsBoth ? count + dequeueByEngine(atMost: limit - count, into: &payloads) : count
  }

  @usableFromInline
  func dequeueByEngine() -> ConversationMessage<Payload>? {
    engine.dequeue()
  }

  @usableFromInline
  func dequeueByEngine(atMost limit: Int, into payloads: inout [Payload]) -> Int {
    engine.dequeue(atMost: limit, into: &payloads)
  }
}
