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
    // By as many as there can be, so that a limit from outside does not become an allocation.
    while isMore, count < limit {
      let room = min(limit - count, ends.capacity)
      let before = payloads.count
      payloads.append(addingCapacity: room) { output in
        while ends.dequeue(into: &output, at: now, needsBoth: &needsBoth) != nil {}
        isMore = output.isFull
      }
      count += payloads.count - before
    }
    return needsBoth ? count + dequeueByEngine(atMost: limit - count, into: &payloads) : count
  }

  /// The next live message of the shared cursor, suspending the task until there is one.
  ///
  /// - Parameter deadline: How long to wait at most.
  /// - Returns: The message, or why there is none. A task that is cancelled already takes none,
  ///   so that one that goes on until it is cancelled ends however many there are.
  public func dequeue(
    until deadline: ConversationDeadline
  ) async -> ConversationDequeue<Payload> {
    if Task.isCancelled { return .cancelled }
    // Without the machinery of waiting, which costs more than the message.
    if let message = dequeue() { return .message(message) }
    let waiter = Waiter<Payload>(for: .message)
    await engine.waitingRoom.suspend(waiter, until: deadline.instant(from: configuration.clock.now))
    return ConversationDequeue(waiter)
  }

  /// The next live message of the shared cursor, blocking the thread until there is one.
  ///
  /// - Parameter deadline: How long to wait at most.
  /// - Returns: The message, or why there is none.
  @available(*, noasync, message: "Blocks the thread; in a task, await dequeue(until:).")
  public func blockingDequeue(until deadline: ConversationDeadline) -> ConversationDequeue<Payload>
  {
    // A sleeping thread takes longer to wake than most messages take to come.
    var patience = Patience()
    repeat {
      if let message = dequeue() { return .message(message) }
    } while patience.lasts()
    let waiter = Waiter<Payload>(for: .message)
    engine.waitingRoom.block(waiter, until: deadline.instant(from: configuration.clock.now))
    return ConversationDequeue(waiter)
  }

  /// The messages of the shared cursor as they come, for the tasks that consume them.
  ///
  /// Several tasks may each go through a sequence of their own: a message goes to one of them. It
  /// ends when the buffer is finished and nothing is left, or when the task is cancelled.
  public var messages: ConversationMessages<Payload> {
    ConversationMessages { [self] in await dequeue(until: .never).message }
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
