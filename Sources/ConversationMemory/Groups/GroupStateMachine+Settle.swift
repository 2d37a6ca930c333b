import DequeModule

extension GroupStateMachine {
  /// Ends a delivery for good.
  @inline(__always)
  mutating func acknowledge(_ receipt: ConversationReceipt, at now: Int64) -> ConversationSettlement
  {
    let entry = pending.entry(of: receipt.id)
    if let failure = Self.failure(of: receipt, entry) { return failure }
    consumers.see(Int(entry.consumer), at: now)
    forget(receipt.id, entry)
    account.acknowledged += 1
    return .done
  }

  /// Ends a delivery so that the message is handed out again, after a rest, or becomes a dead
  /// letter.
  ///
  /// - Parameter rest: In nanoseconds; nil for what the rules say.
  mutating func refuse(
    _ receipt: ConversationReceipt, reason: String?, rest: Int64?, at now: Int64
  ) -> ConversationSettlement {
    var entry = pending.entry(of: receipt.id)
    if let failure = Self.failure(of: receipt, entry) { return failure }
    consumers.see(Int(entry.consumer), at: now)
    // One whose lease has ended is to be handed out again already.
    guard entry.state == .leased else { return .done }
    account.refused += 1
    if isLast(entry) {
      bury(receipt, .refused(reason))
      return .done
    }
    consumers.hold(Int(entry.consumer), change: -1)
    entry.state = .resting
    entry.due = WindowAge.sum(now, rest ?? rules.rest(after: receipt.deliveryCount))
    pend(receipt.id, entry)
    return .done
  }

  /// Lets a lease end later, or sooner.
  mutating func extend(
    _ receipt: ConversationReceipt, until end: Int64, at now: Int64
  ) -> ConversationSettlement {
    var entry = pending.entry(of: receipt.id)
    if let failure = Self.failure(of: receipt, entry) { return failure }
    guard entry.state != .resting else { return .gone }
    guard consumers.isEntered(Int(entry.consumer)) else { return .leaseLost }
    consumers.see(Int(entry.consumer), at: now)
    if entry.state == .ready { consumers.hold(Int(entry.consumer), change: 1) }
    entry.state = .leased
    entry.due = end
    pend(receipt.id, entry)
    return .done
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
    _ receipt: ConversationReceipt, _ reason: DeadLetterReason
  ) {
    _ = forget(receipt.id)
    account.deadLettered += 1
    dead.append(Death(receipt: receipt, reason: reason))
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

  /// The next message whose lease or rest has ended; nil if there is none.
  mutating func nextOver(at now: Int64) -> ConversationMessageID? {
    guard earliestDue <= now else { return nil }
    return firstDue().flatMap { $0.instant <= now ? $0.id : nil }
  }

  /// Makes a live message whose lease or rest has ended one to be handed out again, or a dead
  /// letter.
  mutating func lapse(_ id: ConversationMessageID) {
    guard let due = firstDue(), due.id == id else { return }
    dues.remove(due)
    var entry = pending.entry(of: id)
    let receipt = ConversationReceipt(id: id, deliveryCount: Int(entry.deliveryCount))
    if entry.state == .leased {
      account.leasesEnded += 1
      if isLast(entry) { return bury(receipt, .leaseEnded) }
      consumers.hold(Int(entry.consumer), change: -1)
    }
    entry.state = .ready
    pending.set(entry, of: id)
    ready.append(receipt)
    // What was extended or has left since is passed over when it comes to the front.
    if ready.count > 2 * pending.count + 64 { dropStaleReady() }
  }

  private mutating func dropStaleReady() {
    var kept = ready
    kept.removeAll()
    for receipt in ready {
      let entry = pending.entry(of: receipt.id)
      if entry.state == .ready, Int(entry.deliveryCount) == receipt.deliveryCount {
        kept.append(receipt)
      }
    }
    ready = kept
  }

  // MARK: Consumers

  /// Lets a consumer go: what it holds is to be handed out again.
  mutating func remove(consumer name: String) -> Bool {
    guard let number = consumers.number(of: name) else { return false }
    for (id, entry) in pending.all where entry.state == .leased && entry.consumer == number {
      var entry = entry
      entry.due = .min
      pend(id, entry)
    }
    consumers.retire(number)
    return true
  }
}
