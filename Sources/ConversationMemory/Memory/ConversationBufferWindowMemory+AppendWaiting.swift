extension ConversationBufferWindowMemory {
  /// Appends a message, suspending the task while the buffer has no room.
  ///
  /// - Parameters:
  ///   - draft: The payload and all that is to be known of it.
  ///   - deadline: How long to wait at most.
  /// - Returns: Its id, or why it was not appended, with the payload. Buffers that evict or reject
  ///   do not wait.
  public func append(
    _ draft: ConversationDraft<Payload>, until deadline: ConversationDeadline
  ) async -> ConversationAppend<Payload> {
    let log = log.kept
    let first = log.append(draft)
    guard case .full = first, configuration.overflow == .wait else { return first }
    return await suspend(draft.payload, log.entry(of: draft), log, until: deadline)
  }

  /// Appends a message that continues the main branch, suspending the task while there is no room.
  ///
  /// - Parameters:
  ///   - payload: What it says.
  ///   - deadline: How long to wait at most.
  /// - Returns: Its id, or why it was not appended, with the payload.
  @inlinable
  public func append(
    _ payload: consuming Payload, until deadline: ConversationDeadline
  ) async -> ConversationAppend<Payload> {
    let time = ClockReading(clock)
    if case .queue(let ends) = engine, ends.lockTail(toPut: 1) {
      return .appended(ends.putAndUnlock(payload, at: time))
    }
    let result = patientAppend(payload, of: .task)
    guard case .full(let payload) = result, waits else { return result }
    return await suspendingAppend(payload, until: deadline)
  }

  /// Appends a message, blocking the thread while the buffer has no room.
  ///
  /// - Parameters:
  ///   - draft: The payload and all that is to be known of it.
  ///   - deadline: How long to wait at most.
  /// - Returns: Its id, or why it was not appended, with the payload. Buffers that evict or reject
  ///   do not wait.
  @available(*, noasync, message: "Blocks the thread; in a task, await append(_:until:).")
  public func blockingAppend(
    _ draft: ConversationDraft<Payload>, until deadline: ConversationDeadline
  ) -> ConversationAppend<Payload> {
    let log = log.kept
    let first = log.append(draft)
    guard case .full = first, configuration.overflow == .wait else { return first }
    return block(draft.payload, log.entry(of: draft), log, until: deadline)
  }

  /// Appends a message that continues the main branch, blocking the thread while there is no room.
  ///
  /// - Parameters:
  ///   - payload: What it says.
  ///   - deadline: How long to wait at most.
  /// - Returns: Its id, or why it was not appended, with the payload.
  @inlinable
  @available(*, noasync, message: "Blocks the thread; in a task, await append(_:until:).")
  public func blockingAppend(
    _ payload: consuming Payload, until deadline: ConversationDeadline
  ) -> ConversationAppend<Payload> {
    let time = ClockReading(clock)
    if case .queue(let ends) = engine, ends.lockTail(toPut: 1) {
      return .appended(ends.putAndUnlock(payload, at: time))
    }
    let result = patientAppend(payload, of: .thread)
    guard case .full(let payload) = result, waits else { return result }
    return sleepingAppend(payload, until: deadline)
  }

  /// Looks for room for a while; threads and tasks take longer to wake than room to come.
  @inlinable
  @inline(never)
  func patientAppend(
    _ payload: Payload, of party: Patience.Party
  ) -> ConversationAppend<Payload> {
    var room = 1
    return Patience.look(as: party, for: .room) {
      let result = append(payload, at: ClockReading(clock), toRoomFor: room)
      room = roomToGoOn
      if case .full = result, waits { return nil }
      return result
    } ?? .full(payload)
  }

  @usableFromInline
  func suspendingAppend(
    _ payload: Payload, until deadline: ConversationDeadline
  ) async -> ConversationAppend<Payload> {
    await suspend(payload, entry(of: payload), waitingRoom, until: deadline)
  }

  @usableFromInline
  func sleepingAppend(
    _ payload: Payload, until deadline: ConversationDeadline
  ) -> ConversationAppend<Payload> {
    block(payload, entry(of: payload), waitingRoom, until: deadline)
  }

  func entry(of payload: Payload) -> ConversationEntry {
    ConversationEntry(
      byteCount: configuration.byteCount?(payload) ?? MemoryLayout<Payload>.stride,
      tokenCount: configuration.tokenCount?(payload) ?? 0)
  }

  private func suspend(
    _ payload: Payload, _ entry: ConversationEntry, _ room: some WaitingRoom<Payload>,
    until deadline: ConversationDeadline
  ) async -> ConversationAppend<Payload> {
    let waiter = Waiter(toAppend: .one(payload, entry))
    await room.suspend(waiter, until: deadline.instant(from: clock.now))
    return ConversationAppend(waiter, payload)
  }

  private func block(
    _ payload: Payload, _ entry: ConversationEntry, _ room: some WaitingRoom<Payload>,
    until deadline: ConversationDeadline
  ) -> ConversationAppend<Payload> {
    let waiter = Waiter(toAppend: .one(payload, entry))
    room.block(waiter, until: deadline.instant(from: clock.now))
    return ConversationAppend(waiter, payload)
  }
}
