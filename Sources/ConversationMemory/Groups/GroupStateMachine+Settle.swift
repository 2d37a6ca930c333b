import DequeModule

/// Answers to deliveries whose messages are live, and what time does to these.
extension GroupStateMachine {
  /// Ends a delivery for good.
  ///
  /// Also one whose lease has ended or that was refused, as long as nobody has got the next.
  @inline(__always)
  mutating func acknowledge(_ receipt: ConversationReceipt, at now: Int64) -> ConversationSettlement
  {
    let entry = pending.entry(of: receipt.id)
    if let failure = Self.failure(of: receipt, entry) { return failure }
    consumers.see(entry.consumer, at: now)
    forget(receipt.id, of: entry.consumer)
    account.acknowledged += 1
    return .done
  }

  /// Ends a delivery so that the message is handed out again, after a rest, or becomes a dead
  /// letter.
  ///
  /// One whose lease has ended or that was refused is to be handed out again in any case: nothing
  /// changes, and it is done.
  ///
  /// - Parameter rest: In nanoseconds; nil for what the rules say.
  mutating func refuse(
    _ receipt: ConversationReceipt, reason: String?, rest: Int64?, at now: Int64
  ) -> ConversationSettlement {
    var entry = pending.entry(of: receipt.id)
    if let failure = Self.failure(of: receipt, entry) { return failure }
    consumers.see(entry.consumer, at: now)
    guard entry.state == .leased else { return .done }
    account.refused += 1
    if isLast(entry) {
      bury(receipt, of: entry.consumer, .refused(reason), at: now)
      return .done
    }
    entry.state = .resting
    entry.due = now.addingClamped(rest ?? rules.rest(after: receipt.deliveryCount))
    pend(receipt.id, entry)
    return .done
  }

  /// Lets a lease end later, or sooner; one that has ended begins again, as long as nobody has got
  /// the message.
  ///
  /// What its consumer has refused, or held when it was let go, is not its own any more.
  mutating func extend(
    _ receipt: ConversationReceipt, until end: Int64, at now: Int64
  ) -> ConversationSettlement {
    var entry = pending.entry(of: receipt.id)
    if let failure = Self.failure(of: receipt, entry) { return failure }
    switch entry.state {
    case .resting, .rested: return .leaseLost
    case .leased, .ready:
      guard entry.consumer != ConsumerTable.nobody else { return .leaseLost }
      consumers.see(entry.consumer, at: now)
      entry.state = .leased
      entry.due = end
      pend(receipt.id, entry)
      return .done
    case .none: return .gone
    }
  }

  @inline(__always)
  private static func failure(
    of receipt: ConversationReceipt, _ entry: PendingEntry
  ) -> ConversationSettlement? {
    if entry.state == .none { return .gone }
    return Int(entry.deliveryCount) == receipt.deliveryCount ? nil : .leaseLost
  }

  private func isLast(_ entry: PendingEntry) -> Bool {
    rules.maximumDeliveries.map { Int(entry.deliveryCount) >= $0 } ?? false
  }

  /// Takes a message to the dead letters.
  private mutating func bury(
    _ receipt: ConversationReceipt, of consumer: Int32, _ reason: DeadLetterReason,
    at instant: Int64
  ) {
    forget(receipt.id, of: consumer)
    account.deadLettered += 1
    dead.append(Death(receipt: receipt, reason: reason, instant: instant))
  }

  // MARK: Time

  /// When the next lease or rest ends; nil if there is none.
  mutating func nextDue() -> Int64? {
    firstDue()?.instant
  }

  private mutating func firstDue() -> DueQueue.Due? {
    let first = withDues { dues, pending in dues.first { Self.isStale($0, &pending) } }
    earliestDue = first?.instant ?? .max
    return first
  }

  /// The lease or rest that has ended first by an instant; nil if none has.
  mutating func nextOver(at now: Int64) -> DueQueue.Due? {
    guard earliestDue <= now else { return nil }
    return firstDue().flatMap { $0.instant <= now ? $0 : nil }
  }

  /// Ends the first lease or rest, when it is due: its message is to be handed out again, or is a
  /// dead letter.
  mutating func lapse(_ first: DueQueue.Due) {
    dues.remove(first)
    giveBack(first.id, at: first.instant)
  }

  /// Ends the lease or rest of a message.
  mutating func giveBack(_ id: ConversationMessageID, at instant: Int64) {
    var entry = pending.entry(of: id)
    if entry.state == .leased {
      account.leasesEnded += 1
      if isLast(entry) {
        let receipt = ConversationReceipt(id: id, deliveryCount: Int(entry.deliveryCount))
        return bury(receipt, of: entry.consumer, .leaseEnded, at: instant)
      }
    }
    entry.state = entry.state == .leased ? .ready : .rested
    takeTurn(id, entry)
  }

  /// Has a message handed out again, behind the others.
  mutating func takeTurn(_ id: ConversationMessageID, _ entry: PendingEntry) {
    var entry = entry
    turnCount += 1
    entry.due = turnCount
    pending.set(entry, of: id)
    ready.append(Turn(id: id, number: turnCount))
    // What was extended or has left since is passed over when it comes to the front.
    if ready.count > 2 * pending.count + 64 { dropStaleTurns() }
  }

  private mutating func dropStaleTurns() {
    var kept = ready
    kept.removeAll()
    for turn in ready where isCurrent(turn) { kept.append(turn) }
    ready = kept
  }

  // MARK: Consumers

  /// Forgets a consumer.
  ///
  /// - Returns: What it holds, which is now nobody's, in the order in which its leases would have
  ///   ended; nil if there is no such consumer.
  /// - Complexity: O(pending log pending).
  mutating func remove(consumer name: String) -> [ConversationMessageID]? {
    guard let number = consumers.number(of: name) else { return nil }
    var held: [DueQueue.Due] = []
    for (id, entry) in pending.all where entry.consumer == number {
      if entry.state == .leased {
        held.append(
          DueQueue.Due(instant: entry.due, id: id, deliveryCount: entry.deliveryCount))
      }
      var entry = entry
      entry.consumer = ConsumerTable.nobody
      pending.set(entry, of: id)
    }
    consumers.remove(number)
    return held.sorted().map(\.id)
  }
}
