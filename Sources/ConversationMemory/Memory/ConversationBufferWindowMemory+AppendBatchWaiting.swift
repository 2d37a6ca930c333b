extension ConversationBufferWindowMemory {
  /// Appends several messages in one step, suspending the task while there is no room for all.
  ///
  /// - Parameters:
  ///   - payloads: What they say, in order; where they are more than the capacity, there never is.
  ///   - deadline: How long to wait at most.
  /// - Returns: Their ids, which are consecutive, or why none was appended. Buffers that evict or
  ///   reject do not wait.
  /// - Complexity: Amortised O(messages); one lock.
  @inlinable
  public func append(
    contentsOf payloads: some Collection<Payload>, until deadline: ConversationDeadline
  ) async -> ConversationBatchAppend {
    guard let payloads = batch(payloads) else { return tooLarge }
    if case .queue(let ends) = engine, !payloads.isEmpty, ends.lockTail(toPut: payloads.count) {
      return .appended(ends.putAndUnlock(payloads, at: ClockReading(clock)))
    }
    let result = patientAppend(contentsOf: payloads, of: .task)
    guard case .full = result, waits else { return result }
    return await suspendingAppend(contentsOf: payloads, until: deadline)
  }

  /// Appends several messages in one step, blocking the thread while there is no room for all.
  ///
  /// - Parameters:
  ///   - payloads: What they say, in order; where they are more than the capacity, there never is.
  ///   - deadline: How long to wait at most.
  /// - Returns: Their ids, which are consecutive, or why none was appended. Buffers that evict or
  ///   reject do not wait.
  /// - Complexity: Amortised O(messages); one lock.
  @inlinable
  @available(*, noasync, message: "Blocks the thread; in a task, await append(contentsOf:until:).")
  public func blockingAppend(
    contentsOf payloads: some Collection<Payload>, until deadline: ConversationDeadline
  ) -> ConversationBatchAppend {
    guard let payloads = batch(payloads) else { return tooLarge }
    if case .queue(let ends) = engine, !payloads.isEmpty, ends.lockTail(toPut: payloads.count) {
      return .appended(ends.putAndUnlock(payloads, at: ClockReading(clock)))
    }
    let result = patientAppend(contentsOf: payloads, of: .thread)
    guard case .full = result, waits else { return result }
    return sleepingAppend(contentsOf: payloads, until: deadline)
  }

  /// Appends several drafts in one step, suspending the task while there is no room for all.
  ///
  /// - Parameters:
  ///   - drafts: The messages, in order; where they are more than the capacity, there never is.
  ///   - deadline: How long to wait at most.
  /// - Returns: Their ids, or why none was appended. Buffers that evict or reject do not wait.
  public func append(
    contentsOf drafts: [ConversationDraft<Payload>], until deadline: ConversationDeadline
  ) async -> ConversationBatchAppend {
    let log = log.kept
    let result = log.append(contentsOf: drafts)
    guard case .full = result, canWait(for: drafts.count) else { return result }
    let waiter = Waiter(toAppend: .all(drafts.map { ($0.payload, log.entry(of: $0)) }))
    await log.suspend(waiter, until: deadline.instant(from: clock.now))
    return ConversationBatchAppend(waiter)
  }

  /// Appends several drafts in one step, blocking the thread while there is no room for all.
  ///
  /// - Parameters:
  ///   - drafts: The messages, in order; where they are more than the capacity, there never is.
  ///   - deadline: How long to wait at most.
  /// - Returns: Their ids, or why none was appended. Buffers that evict or reject do not wait.
  @available(*, noasync, message: "Blocks the thread; in a task, await append(contentsOf:until:).")
  public func blockingAppend(
    contentsOf drafts: [ConversationDraft<Payload>], until deadline: ConversationDeadline
  ) -> ConversationBatchAppend {
    let log = log.kept
    let result = log.append(contentsOf: drafts)
    guard case .full = result, canWait(for: drafts.count) else { return result }
    let waiter = Waiter(toAppend: .all(drafts.map { ($0.payload, log.entry(of: $0)) }))
    log.block(waiter, until: deadline.instant(from: clock.now))
    return ConversationBatchAppend(waiter)
  }

  /// Whether there may ever be room for so many, and the buffer waits for it.
  private func canWait(for count: Int) -> Bool { waits && count <= capacity }

  @inlinable
  @inline(never)
  func patientAppend(
    contentsOf payloads: [Payload], of party: Patience.Party
  ) -> ConversationBatchAppend {
    Patience.look(as: party, for: .room) {
      let result = append(batch: payloads)
      if case .full = result, waits { return nil }
      return result
    } ?? .full
  }

  @usableFromInline
  func suspendingAppend(
    contentsOf payloads: [Payload], until deadline: ConversationDeadline
  ) async -> ConversationBatchAppend {
    let waiter = Waiter(toAppend: .all(payloads.map { ($0, entry(of: $0)) }))
    await waitingRoom.suspend(waiter, until: deadline.instant(from: clock.now))
    return ConversationBatchAppend(waiter)
  }

  @usableFromInline
  func sleepingAppend(
    contentsOf payloads: [Payload], until deadline: ConversationDeadline
  ) -> ConversationBatchAppend {
    let waiter = Waiter(toAppend: .all(payloads.map { ($0, entry(of: $0)) }))
    waitingRoom.block(waiter, until: deadline.instant(from: clock.now))
    return ConversationBatchAppend(waiter)
  }
}
