extension ConversationBufferWindowMemory {
  /// Adds the payloads of the next live messages of the shared cursor to an array, without waiting:
  /// the quickest way to take many.
  ///
  /// They are taken in one step, nothing that is appended meanwhile among them, if they are neither
  /// more than 1024 nor more than the capacity; else in several.
  ///
  /// - Parameters:
  ///   - limit: How many at most; none where it is not above zero.
  ///   - payloads: The array; with room for `limit` more nothing is allocated.
  /// - Returns: How many there were.
  /// - Complexity: O(messages); on a queue one lock for all of them.
  @inlinable
  @discardableResult
  public func dequeue(atMost limit: Int, into payloads: inout [Payload]) -> Int {
    guard case .queue(let ends) = engine else {
      return log.use { $0.dequeue(atMost: limit, into: &payloads) }
    }
    let time = ClockReading(clock)
    var needsBoth = false
    var count = 0
    var isMore = true
    // In parts, so that a limit from outside does not become an allocation.
    while isMore, count < limit {
      let room = min(limit - count, 1024)
      let before = payloads.count
      payloads.append(addingCapacity: room) { output in
        while ends.dequeue(into: &output, at: time, needsBoth: &needsBoth) != nil {}
        isMore = output.isFull
      }
      count += payloads.count - before
    }
    return needsBoth ? count + dequeueWithBoth(atMost: limit - count, into: &payloads) : count
  }

  /// Adds the payloads of the next live messages of the shared cursor to an array, suspending the
  /// task until there is one at least.
  ///
  /// - Parameters:
  ///   - limit: How many at most; where it is not above zero, nobody waits.
  ///   - payloads: The array; with room for `limit` more nothing is allocated.
  ///   - deadline: How long to wait at most.
  /// - Returns: How many there were: none at the end of a finished buffer, at the deadline, and
  ///   where the task is cancelled, before or while it waits.
  /// - Complexity: O(messages); on a queue one lock for all of them.
  @inlinable
  @discardableResult
  public func dequeue(
    atMost limit: Int, into payloads: inout [Payload], until deadline: ConversationDeadline
  ) async -> Int {
    if Task.isCancelled || limit <= 0 { return 0 }
    let count = patientDequeue(atMost: limit, into: &payloads, of: .task)
    guard count == 0, let first = await suspendingDequeue(until: deadline).message else {
      return count
    }
    payloads.append(first.payload)
    return 1 + dequeue(atMost: limit - 1, into: &payloads)
  }

  /// Adds the payloads of the next live messages of the shared cursor to an array, blocking the
  /// thread until there is one at least.
  ///
  /// - Parameters:
  ///   - limit: How many at most; where it is not above zero, nobody waits.
  ///   - payloads: The array; with room for `limit` more nothing is allocated.
  ///   - deadline: How long to wait at most.
  /// - Returns: How many there were: none at the end of a finished buffer and at the deadline.
  /// - Complexity: O(messages); on a queue one lock for all of them.
  @inlinable
  @available(
    *, noasync, message: "Blocks the thread; in a task, await dequeue(atMost:into:until:)."
  )
  @discardableResult
  public func blockingDequeue(
    atMost limit: Int, into payloads: inout [Payload], until deadline: ConversationDeadline
  ) -> Int {
    if limit <= 0 { return 0 }
    let count = patientDequeue(atMost: limit, into: &payloads, of: .thread)
    guard count == 0, let first = sleepingDequeue(until: deadline).message else { return count }
    payloads.append(first.payload)
    return 1 + dequeue(atMost: limit - 1, into: &payloads)
  }

  @inlinable
  func patientDequeue(
    atMost limit: Int, into payloads: inout [Payload], of party: Patience.Party
  ) -> Int {
    Patience.look(as: party, for: .message) {
      let count = dequeue(atMost: limit, into: &payloads)
      return count > 0 ? count : nil
    } ?? 0
  }

  @usableFromInline
  func dequeueWithBoth(atMost limit: Int, into payloads: inout [Payload]) -> Int {
    usedQueue.dequeue(atMost: limit, into: &payloads)
  }
}
