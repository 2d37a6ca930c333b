extension ConversationBufferWindowMemory {
  /// The next live message of the shared cursor, suspending the task until there is one.
  ///
  /// - Parameter deadline: How long to wait at most.
  /// - Returns: The message, or why there is none. A task that is cancelled already takes none,
  ///   so that one that goes on until it is cancelled ends however many there are.
  @inlinable
  public func dequeue(
    until deadline: ConversationDeadline
  ) async -> ConversationDequeue<Payload> {
    if Task.isCancelled { return .cancelled }
    // Without the machinery of waiting, which costs more than the message; and for a little while
    // again, since a task that is suspended takes longer to resume than most messages to come.
    for attempt in 0..<Backoff.looksOfTasks {
      if let message = dequeue() { return .message(message) }
      Backoff.pause(attempt: attempt)
    }
    return await suspendingDequeue(until: deadline)
  }

  /// The next live message of the shared cursor, blocking the thread until there is one.
  ///
  /// - Parameter deadline: How long to wait at most.
  /// - Returns: The message, or why there is none.
  @inlinable
  @available(*, noasync, message: "Blocks the thread; in a task, await dequeue(until:).")
  public func blockingDequeue(until deadline: ConversationDeadline) -> ConversationDequeue<Payload>
  {
    // A sleeping thread takes longer to wake than most messages take to come.
    var patience = Patience()
    repeat {
      if let message = dequeue() { return .message(message) }
    } while patience.lasts()
    return sleepingDequeue(until: deadline)
  }

  /// The payload of the next live message of the shared cursor, blocking the thread until there is
  /// one: ``blockingDequeue(until:)`` at half its cost.
  ///
  /// - Parameter deadline: How long to wait at most.
  /// - Returns: Nil at the end of a finished buffer and at the deadline.
  @inlinable
  @available(*, noasync, message: "Blocks the thread; in a task, await dequeue(until:).")
  public func blockingDequeuePayload(until deadline: ConversationDeadline) -> Payload? {
    var patience = Patience()
    repeat {
      if let payload = dequeuePayload() { return payload }
    } while patience.lasts()
    return sleepingDequeue(until: deadline).message?.payload
  }

  @usableFromInline
  func suspendingDequeue(
    until deadline: ConversationDeadline
  ) async -> ConversationDequeue<Payload> {
    let waiter = Waiter<Payload>(for: .message)
    await engine.waitingRoom.suspend(waiter, until: deadline.instant(from: clock.now))
    return ConversationDequeue(waiter)
  }

  @usableFromInline
  func sleepingDequeue(until deadline: ConversationDeadline) -> ConversationDequeue<Payload> {
    let waiter = Waiter<Payload>(for: .message)
    engine.waitingRoom.block(waiter, until: deadline.instant(from: clock.now))
    return ConversationDequeue(waiter)
  }
}
