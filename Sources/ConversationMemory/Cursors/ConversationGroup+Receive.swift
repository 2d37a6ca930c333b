extension ConversationGroup {
  /// The next messages for a consumer, without waiting.
  ///
  /// - Parameters:
  ///   - consumer: Its name; it is entered with its first call.
  ///   - limit: How many at most, and not more than there are messages; none where it is not above
  ///     zero.
  /// - Returns: Deliveries: those that are repeated first, then new ones, oldest first; none if
  ///   there are none.
  /// - Complexity: Amortised O(deliveries); one lock for every 64.
  @inlinable
  public func receive(
    as consumer: String, atMost limit: Int = 1
  ) -> [ConversationDelivery<Payload>] {
    var deliveries: [ConversationDelivery<Payload>] = []
    receive(as: consumer, atMost: limit, into: &deliveries)
    return deliveries
  }

  /// Adds the next messages for a consumer to an array, without waiting.
  ///
  /// - Parameters:
  ///   - consumer: Its name.
  ///   - limit: How many at most; none where it is not above zero.
  ///   - deliveries: The array; with room for `limit` more nothing is allocated.
  @inlinable
  public func receive(
    as consumer: String, atMost limit: Int,
    into deliveries: inout [ConversationDelivery<Payload>]
  ) {
    if let log {
      log.use { $0.deliver(of: reference, to: consumer, atMost: limit, into: &deliveries) }
    } else {
      receiveInRoom(as: consumer, atMost: limit, into: &deliveries)
    }
  }

  @usableFromInline
  func receiveInRoom(
    as consumer: String, atMost limit: Int,
    into deliveries: inout [ConversationDelivery<Payload>]
  ) {
    room.deliver(of: reference, to: consumer, atMost: limit, into: &deliveries)
  }

  /// The next messages for a consumer, suspending the task until there is one.
  ///
  /// - Parameters:
  ///   - consumer: Its name.
  ///   - limit: How many at most; less than 1 counts as 1.
  ///   - deadline: How long to wait at most.
  /// - Returns: The messages, at least one, or why there are none. A task that is cancelled takes
  ///   none.
  public func receive(
    as consumer: String, atMost limit: Int = 1, until deadline: ConversationDeadline
  ) async -> ConversationReceive<Payload> {
    let limit = max(1, limit)
    if Task.isCancelled { return .cancelled }
    let deliveries = receive(as: consumer, atMost: limit)
    if !deliveries.isEmpty { return .deliveries(deliveries) }
    let waiter = waiter(consumer, limit)
    await room.suspend(waiter, until: deadline.instant(from: room.clock.now))
    return ConversationReceive(waiter)
  }

  /// The next messages for a consumer, blocking the thread until there is one.
  ///
  /// - Parameters:
  ///   - consumer: Its name.
  ///   - limit: How many at most; less than 1 counts as 1.
  ///   - deadline: How long to wait at most.
  /// - Returns: The messages, at least one, or why there are none.
  @available(*, noasync, message: "Blocks the thread; in a task, await receive(as:atMost:until:).")
  public func blockingReceive(
    as consumer: String, atMost limit: Int = 1, until deadline: ConversationDeadline
  ) -> ConversationReceive<Payload> {
    let limit = max(1, limit)
    // A sleeping thread takes longer to wake than most messages take to come.
    let soon = Patience.look(as: .thread, for: .message) {
      let deliveries = receive(as: consumer, atMost: limit)
      return deliveries.isEmpty ? nil : deliveries
    }
    if let soon { return .deliveries(soon) }
    let waiter = waiter(consumer, limit)
    room.block(waiter, until: deadline.instant(from: room.clock.now))
    return ConversationReceive(waiter)
  }

  private func waiter(_ consumer: String, _ limit: Int) -> Waiter<Payload> {
    // In one hold of the lock, so not more than one is handed out under.
    Waiter(for: .deliveries(of: reference, consumer: consumer, atMost: min(limit, 64)))
  }
}

extension ConversationReceive {
  /// What a consumer gets that has waited.
  init(_ waiter: Waiter<Payload>) {
    self =
      switch waiter.outcome {
      case .deliveries(let deliveries): .deliveries(deliveries)
      case .finished: .finished
      case .deadline: .deadline
      case .cancelled: .cancelled
      case .append, .event, .message, nil:
        preconditionFailure("A party that waits for deliveries gets deliveries.")
      }
  }
}
