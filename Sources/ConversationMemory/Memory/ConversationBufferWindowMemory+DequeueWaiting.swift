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
    // Without the machinery of waiting, which costs more than the message.
    if let message = patientDequeue(of: .task) { return .message(message) }
    return await suspendingDequeue(until: deadline)
  }

  /// The payload of the next live message of the shared cursor, suspending the task until there is
  /// one: ``dequeue(until:)`` at half its cost.
  ///
  /// - Parameter deadline: How long to wait at most.
  /// - Returns: Nil at the end of a finished buffer, at the deadline, and where the task is
  ///   cancelled, before or while it waits.
  @inlinable
  public func dequeuePayload(until deadline: ConversationDeadline) async -> Payload? {
    if Task.isCancelled { return nil }
    if case .queue(let ends) = engine, let payload = ends.dequeueOldest(at: ClockReading(clock)) {
      return payload
    }
    if let payload = patientDequeuePayload(of: .task) { return payload }
    return await suspendingDequeue(until: deadline).message?.payload
  }

  /// The next live message of the shared cursor, blocking the thread until there is one.
  ///
  /// - Parameter deadline: How long to wait at most.
  /// - Returns: The message, or why there is none.
  @inlinable
  @available(*, noasync, message: "Blocks the thread; in a task, await dequeue(until:).")
  public func blockingDequeue(until deadline: ConversationDeadline) -> ConversationDequeue<Payload>
  {
    if let message = patientDequeue(of: .thread) { return .message(message) }
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
    if case .queue(let ends) = engine, let payload = ends.dequeueOldest(at: ClockReading(clock)) {
      return payload
    }
    if let payload = patientDequeuePayload(of: .thread) { return payload }
    return sleepingDequeue(until: deadline).message?.payload
  }

  /// The next message, if it comes soon: a sleeping thread takes longer to wake, and a suspended
  /// task to resume, than most messages take to come.
  @inlinable
  @inline(never)
  func patientDequeue(of party: Patience.Party) -> ConversationMessage<Payload>? {
    Patience.look(as: party, for: .message) { dequeue() }
  }

  @inlinable
  @inline(never)
  func patientDequeuePayload(of party: Patience.Party) -> Payload? {
    Patience.look(as: party, for: .message) { dequeuePayload() }
  }

  @usableFromInline
  func suspendingDequeue(
    until deadline: ConversationDeadline
  ) async -> ConversationDequeue<Payload> {
    let waiter = Waiter<Payload>(for: .message)
    await waitingRoom.suspend(waiter, until: deadline.instant(from: clock.now))
    return ConversationDequeue(waiter)
  }

  @usableFromInline
  func sleepingDequeue(until deadline: ConversationDeadline) -> ConversationDequeue<Payload> {
    let waiter = Waiter<Payload>(for: .message)
    waitingRoom.block(waiter, until: deadline.instant(from: clock.now))
    return ConversationDequeue(waiter)
  }
}
