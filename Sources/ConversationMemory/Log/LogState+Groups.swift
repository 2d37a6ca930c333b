/// Time does not go back for a group, as it does not for its conversation.
extension LogState {
  /// The group of a name; a new one if there is none.
  mutating func open(
    _ group: GroupDescription<Payload>, from position: ConversationPosition, at now: Int64
  ) -> GroupReference {
    let (reference, isNew) = groups.open(
      group.name, group.rules, from: position, of: &heart, at: now)
    hasGroups = true
    if isNew { descriptions[reference] = group }
    return reference
  }

  /// The next messages of a group, for one of its consumers.
  ///
  /// - Returns: Nil if there is none yet.
  mutating func deliveries(
    of group: GroupReference, to name: String, atMost limit: Int, at now: Int64
  ) -> Waiter<Payload>.Outcome? {
    var deliveries: [ConversationDelivery<Payload>] = []
    deliver(of: group, to: name, atMost: limit, at: now, into: &deliveries)
    if !deliveries.isEmpty { return .deliveries(deliveries) }
    return isAtEnd(group) ? .finished : nil
  }

  /// Hands out the next messages of a group.
  @inlinable
  mutating func deliver(
    of group: GroupReference, to name: String, atMost limit: Int, at instant: Int64,
    into deliveries: inout [ConversationDelivery<Payload>]
  ) {
    let now = heart.advance(to: instant)
    guard groups.isThere(group) else { return }
    // Some more than are asked for, so that what is over does not pile up.
    if groups.earliestDue <= now { _ = lapse(group, at: now, atMost: limit + 8) }
    groups.handOut(from: group, to: name, atMost: limit, of: &heart, at: now)
    for index in groups.handouts.indices {
      let handout = groups.handouts[index]
      let id = handout.receipt.id
      guard let place = heart.nodes.place(of: id), let payload = payloads.copy(id) else { continue }
      deliveries.append(
        ConversationDelivery(
          message: ConversationMessage(header: heart.header(at: place), payload: payload),
          receipt: handout.receipt,
          leaseEnd: ConversationInstant(nanoseconds: handout.leaseEnd)))
    }
  }

  /// Forgets a group and all that it knows.
  mutating func remove(_ group: GroupReference) {
    groups.remove(group)
    descriptions[group] = nil
    hasGroups = !groups.isEmpty
  }

  /// Whether nothing will come to a group any more: appending has ended, and all is acknowledged,
  /// dead or gone; or the group was removed.
  func isAtEnd(_ group: GroupReference) -> Bool {
    guard groups.isThere(group) else { return true }
    return heart.isFinished && groups[group].pending.count == 0
      && groups[group].lag(before: heart.nextID) == 0
  }

  /// Tells the groups of what left in this operation.
  @usableFromInline
  mutating func tellGroups() {
    groups.absorb(&heart)
    groups.forgetDepartures()
  }

  // MARK: Answers

  @inlinable
  mutating func acknowledge(
    _ receipt: ConversationReceipt, of group: GroupReference, at now: Int64
  ) -> ConversationSettlement {
    groups.acknowledge(receipt, of: group, in: &heart, at: now)
  }

  /// Acknowledges some of several deliveries.
  ///
  /// - Returns: How many of them were pending.
  @inlinable
  mutating func acknowledge(
    _ receipts: [ConversationReceipt], _ part: Range<Int>, of group: GroupReference, at now: Int64
  ) -> Int {
    groups.acknowledge(receipts, part, of: group, in: &heart, at: now)
  }

  mutating func refuse(
    _ receipt: ConversationReceipt, of group: GroupReference, reason: String?, rest: Int64?,
    at now: Int64
  ) -> ConversationSettlement {
    let now = heart.advance(to: now)
    guard isPending(receipt, of: group, at: now) else { return .gone }
    let settlement = groups[group].refuse(receipt, reason: reason, rest: rest, at: now)
    collectDead(at: now)
    return settlement
  }

  mutating func extend(
    _ receipt: ConversationReceipt, of group: GroupReference, until end: Int64, at now: Int64
  ) -> ConversationSettlement {
    let now = heart.advance(to: now)
    guard isPending(receipt, of: group, at: now) else { return .gone }
    return groups[group].extend(receipt, until: end, at: now)
  }

  /// Whether a message is live, or else no group takes it to be pending.
  private mutating func isPending(
    _ receipt: ConversationReceipt, of group: GroupReference, at now: Int64
  ) -> Bool {
    guard groups.isThere(group) else { return false }
    if heart.isLive(receipt.id, at: now) { return true }
    groups.absorb(&heart)
    return false
  }

  // MARK: Time

  /// Lets the leases and rests of a group end that are over, at most so many.
  ///
  /// - Returns: Whether there may be more.
  @usableFromInline
  @inline(never)
  mutating func lapse(_ group: GroupReference, at now: Int64, atMost limit: Int) -> Bool {
    let now = heart.advance(to: now)
    let isMore = groups.lapse(group, of: &heart, at: now, atMost: limit)
    collectDead(at: now)
    return isMore
  }

  /// Lets the leases and rests of all groups end that are over, at most so many of each.
  ///
  /// - Returns: Whether there may be more.
  mutating func lapseAll(at now: Int64, atMost limit: Int) -> Bool {
    let now = heart.advance(to: now)
    guard !groups.isEmpty else { return false }
    let isMore = groups.lapseAll(of: &heart, at: now, atMost: limit)
    collectDead(at: now)
    return isMore
  }

  /// Copies the messages that became dead letters; under retention `untilConsumed` they leave.
  private mutating func collectDead(at now: Int64) {
    let dead = groups.takeDead()
    guard !dead.isEmpty else { return }
    for (group, letter) in dead {
      guard let header = heart.header(of: letter.receipt.id, at: now),
        let message = message(header)
      else { continue }
      let letter = DeadLetter(message: message, receipt: letter.receipt, reason: letter.reason)
      deadLetters.append((group, letter))
    }
    hasDeadLetters = !deadLetters.isEmpty
    guard heart.rules.retention == .untilConsumed else { return }
    // Last, as two groups may have given up on one message.
    for (_, letter) in dead { heart.consume(letter.receipt.id, .removed) }
    groups.absorb(&heart)
  }

  /// Takes the dead letters that are to be taken away, with the group of each.
  mutating func takeDeadLetters() -> [(group: GroupReference, letter: DeadLetter<Payload>)] {
    defer {
      deadLetters = []
      hasDeadLetters = false
    }
    return deadLetters
  }

  /// What a group is doing.
  mutating func status(of group: GroupReference) -> ConversationGroupStatus? {
    guard groups.isThere(group) else { return nil }
    let machine = groups[group]
    var held: [Int32: [ConversationReceipt]] = [:]
    for (id, entry) in machine.pending.all where entry.state == .leased {
      held[entry.consumer, default: []].append(
        ConversationReceipt(id: id, deliveryCount: Int(entry.deliveryCount)))
    }
    return ConversationGroupStatus(
      account: machine.account, lag: machine.lag(before: heart.nextID),
      pending: machine.pending.count,
      consumers: machine.consumers.all.map { consumer in
        ConversationConsumerStatus(
          name: consumer.name, held: held[Int32(consumer.number)] ?? [],
          lastSeen: ConversationInstant(nanoseconds: consumer.lastSeen))
      })
  }
}
