extension QueueEngine {
  /// Does one operation under both locks, then what follows from it without them.
  ///
  /// The order of locks is tail, head; a log's lock is only taken when these are let go.
  ///
  /// - Parameters:
  ///   - body: The operation, at an instant in nanoseconds. Short, and calls nothing of the user's.
  ///   - successor: The same on the log into which the queue has moved.
  func withBoth<Result>(
    _ body: (inout QueueState<Payload>, Int64, inout WakeList) -> Result,
    successor: (LogEngine<Payload>) -> Result
  ) -> Result {
    let now = clock.nanoseconds
    var wakes = WakeList()
    ends.lockBoth()
    if let log = state.pointee.successor {
      ends.unlockBoth()
      return successor(log)
    }
    state.pointee.begin(at: now)
    let result = body(&state.pointee, now, &wakes)
    if !state.pointee.lines.isEmpty { state.pointee.serveAll(at: now, &wakes) }
    let retired = changeSweeper()
    state.pointee.noteNeeds()
    let released = state.pointee.takeReleased()
    ends.unlockBoth()
    wakes.wakeAll()
    retired?.cancel()
    _ = consume released
    return result
  }

  // MARK: Appending

  /// Appends where somebody waits, the queue is full or at its end, or a sweeper is needed.
  func append(_ payload: Payload) -> ConversationAppend<Payload> {
    let entry = ConversationEntry(byteCount: MemoryLayout<Payload>.stride, tokenCount: 0)
    let decision = withBoth { state, now, _ in
      state.append(payload, entry, at: now)
    } successor: {
      $0.perform { state, now, _ in state.append(payload, entry, at: now) }
    }
    return ConversationAppend(decision, payload)
  }

  /// Appends several messages there, or none.
  func append(contentsOf payloads: [Payload]) -> ConversationBatchAppend {
    withBoth { state, now, _ in
      let (decision, ids) = state.append(contentsOf: payloads, at: now)
      return ConversationBatchAppend(decision, ids)
    } successor: {
      $0.append(contentsOf: payloads.map { ConversationDraft($0) })
    }
  }

  /// Ends appending.
  func finish() {
    withBoth { state, _, _ in
      state.isFinished = true
    } successor: {
      $0.finish()
    }
  }

  var isFinished: Bool {
    withBoth { state, _, _ in
      state.isFinished
    } successor: {
      $0.isFinished
    }
  }

  // MARK: Dequeuing

  /// Takes out the next live message where somebody waits, or the queue is at its end.
  func dequeue() -> ConversationMessage<Payload>? {
    withBoth { state, now, _ in
      state.deliver(at: now)
    } successor: {
      $0.dequeue()
    }
  }

  /// Takes out the next live messages there.
  ///
  /// No more at once than the capacity: who holds both locks holds up everybody.
  func dequeue(atMost limit: Int, into payloads: inout [Payload]) -> Int {
    let before = payloads.count
    withBoth { state, now, _ in
      let end = before + min(limit, state.rules.capacity)
      while payloads.count < end, let message = state.deliver(at: now) {
        payloads.append(message.payload)
      }
    } successor: {
      _ = $0.dequeue(atMost: limit, into: &payloads)
    }
    return payloads.count - before
  }

  // MARK: Knowing

  var account: ConversationAccount {
    settle()
    return withBoth { state, _, _ in
      // What was over between two holds; a few messages at most.
      _ = state.expire(atMost: .max)
      return state.account
    } successor: {
      $0.account
    }
  }

  var usage: ConversationUsage {
    settle()
    return withBoth { state, _, _ in
      state.usage
    } successor: {
      $0.usage
    }
  }

  // MARK: Moving

  /// The log in which this buffer goes on: from now on if it has not moved there before.
  ///
  /// - Complexity: O(live) the first time, then O(1).
  func moved() -> LogEngine<Payload> {
    var isNew = false
    var retired: Task<Void, Never>?
    let log = withBoth { state, _, _ in
      isNew = true
      retired = state.sweeps.retire()
      return state.move(configuration)
    } successor: {
      $0
    }
    retired?.cancel()
    // Whoever waits is served by the first operation there.
    if isNew { log.perform { _, _, _ in } }
    return log
  }
}

// MARK: Waiting

extension QueueEngine: WaitingRoom {
  @usableFromInline
  func enter(_ waiter: Waiter<Payload>) -> Bool {
    withBoth { state, now, _ in
      state.settleOrLineUp(waiter, at: now)
    } successor: {
      $0.enter(waiter)
    }
  }

  @usableFromInline
  func withdraw(_ waiter: Waiter<Payload>, _ outcome: Waiter<Payload>.Outcome) {
    withBoth { state, _, wakes in
      state.lines.withdraw(waiter, outcome, &wakes)
    } successor: {
      $0.withdraw(waiter, outcome)
    }
  }
}
