/// Time does not go back for a group, as it does not for its conversation.
extension LogState {
  /// The group of a name; a new one if there is none.
  ///
  /// - Parameter number: Its number, if it is new; nil for the next one.
  mutating func open(
    _ group: GroupDescription<Payload>, as number: UInt64? = nil,
    from position: ConversationPosition, at now: Int64
  ) -> GroupReference {
    let (reference, isNew) = groups.open(
      group.name, as: number, group.rules, from: position, of: &heart, at: now)
    hasGroups = true
    if isNew { descriptions[reference] = group }
    return reference
  }

  /// The next messages of a group, for one of its consumers that asked before and waits.
  ///
  /// It is entered, and seen, with what it gets, and not whenever somebody looks on its behalf.
  ///
  /// - Returns: Nil if there is none yet.
  mutating func deliveries(
    of group: GroupReference, to name: String, atMost limit: Int, at instant: Int64
  ) -> Waiter<Payload>.Outcome? {
    let now = heart.advance(to: instant)
    bringUp(to: now)
    guard groups.isThere(group), groups.hasNext(of: group, in: &heart, at: now) else {
      return isAtEnd(group, at: now) ? .finished : nil
    }
    var deliveries: [ConversationDelivery<Payload>] = []
    deliver(of: group, to: name, atMost: limit, at: now, into: &deliveries)
    if notesServices {
      services.append(.deliveries(group, consumer: name, limit: limit))
    }
    return .deliveries(deliveries)
  }

  /// Hands out the next messages of a group.
  @inlinable
  mutating func deliver(
    of group: GroupReference, to name: String, atMost limit: Int, at instant: Int64,
    into deliveries: inout [ConversationDelivery<Payload>]
  ) {
    let now = heart.advance(to: instant)
    // Also where it serves whoever waits: a rest of no length has ended in the same event.
    bringUp(to: now)
    guard groups.isThere(group) else { return }
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
  /// dead, gone or over; or the group was removed.
  mutating func isAtEnd(_ group: GroupReference, at now: Int64) -> Bool {
    guard groups.isThere(group) else { return true }
    return heart.isFinished && groups.isDone(group, of: &heart, at: now)
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
    guard isAnswerable(receipt, of: group, at: now) else { return .gone }
    let settlement = groups[group].refuse(receipt, reason: reason, rest: rest, at: now)
    collectDead()
    return settlement
  }

  mutating func extend(
    _ receipt: ConversationReceipt, of group: GroupReference, until end: Int64, at now: Int64
  ) -> ConversationSettlement {
    let now = heart.advance(to: now)
    guard isAnswerable(receipt, of: group, at: now) else { return .gone }
    return groups[group].extend(receipt, until: end, at: now)
  }

  private mutating func isAnswerable(
    _ receipt: ConversationReceipt, of group: GroupReference, at now: Int64
  ) -> Bool {
    guard groups.isThere(group) else { return false }
    groups.absorb(&heart)
    return groups.isAnswerable(receipt.id, of: group, in: &heart, at: now)
  }

  /// Lets a consumer of a group go: what it holds is handed out again at once, or is a dead letter.
  ///
  /// - Returns: Whether there was one.
  mutating func removeConsumer(
    _ name: String, of group: GroupReference, at now: Int64
  ) -> Bool {
    let now = heart.advance(to: now)
    guard groups.isThere(group) else { return false }
    let wasThere = groups.remove(consumer: name, from: group, of: &heart, at: now)
    collectDead()
    return wasThere
  }

  // MARK: Knowing

  /// What a group is doing.
  ///
  /// The caller has let go of all that is over.
  mutating func status(of group: GroupReference) -> ConversationGroupStatus? {
    guard groups.isThere(group) else { return nil }
    groups.absorb(&heart)
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
          name: consumer.name, held: held[consumer.number] ?? [],
          lastSeen: ConversationInstant(nanoseconds: consumer.lastSeen))
      })
  }
}
