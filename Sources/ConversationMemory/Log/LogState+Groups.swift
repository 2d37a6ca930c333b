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

  /// What a waiting consumer of a group gets now; nil if it has to wait on.
  mutating func deliveries(
    of group: GroupReference, to name: String, atMost limit: Int, at instant: Int64
  ) -> Waiter<Payload>.Outcome? {
    let now = heart.advance(to: instant)
    guard let deliveries = next(of: group, to: name, atMost: limit, at: now) else {
      return isAtEnd(group, at: now) ? .finished : nil
    }
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
    copyHandouts(into: &deliveries)
  }

  /// Adds what was handed out last.
  @inlinable
  mutating func copyHandouts(into deliveries: inout [ConversationDelivery<Payload>]) {
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
    let settlement = groups.refuse(
      receipt, of: group, reason: reason, rest: rest, in: &heart, at: now)
    collectDead()
    return settlement
  }

  mutating func extend(
    _ receipt: ConversationReceipt, of group: GroupReference, until end: Int64, at now: Int64
  ) -> ConversationSettlement {
    groups.extend(receipt, of: group, until: end, in: &heart, at: now)
  }

  mutating func claim(
    _ ids: [ConversationMessageID], of group: GroupReference, to name: String, _ terms: ClaimTerms,
    at instant: Int64
  ) -> [ConversationDelivery<Payload>] {
    let now = heart.advance(to: instant)
    guard groups.isThere(group) else { return [] }
    groups.claim(ids, from: group, to: name, terms, of: &heart, at: now)
    var deliveries: [ConversationDelivery<Payload>] = []
    copyHandouts(into: &deliveries)
    return deliveries
  }

  mutating func release(
    _ ids: [ConversationMessageID], of group: GroupReference, countingAs count: Int32?,
    at instant: Int64
  ) -> Int {
    let now = heart.advance(to: instant)
    guard groups.isThere(group) else { return 0 }
    return groups.release(ids, of: group, countingAs: count, in: &heart, at: now)
  }

  mutating func setCursor(
    of group: GroupReference, to position: ConversationPosition, at instant: Int64
  ) {
    let now = heart.advance(to: instant)
    _ = heart.expire(at: now, atMost: .max)
    guard groups.isThere(group) else { return }
    groups.setCursor(of: group, to: position, in: &heart, at: now)
  }

  /// Lets a consumer of a group go: what it holds is handed out again at once, or is a dead letter.
  ///
  /// - Returns: Whether there was one.
  mutating func removeConsumer(
    _ name: String, of group: GroupReference, at now: Int64
  ) -> Bool {
    let wasThere = groups.removeConsumer(name, of: group, in: &heart, at: now)
    collectDead()
    return wasThere
  }

  // MARK: Knowing

  /// What a group is doing.
  ///
  /// The caller has let go of all that is over.
  mutating func status(of group: GroupReference) -> ConversationGroupStatus? {
    groups.status(of: group, in: &heart)
  }

  /// Goes on with a question to a group.
  ///
  /// The caller has let go of all that is over.
  mutating func look(_ walk: inout some GroupWalk, at group: GroupReference, at now: Int64) {
    groups.look(&walk, at: group, in: &heart, at: heart.advance(to: now))
  }
}

extension LogState: GroupDealings {
  mutating func hasNext(of group: GroupReference, at now: Int64) -> Bool {
    groups.isThere(group) && groups.hasNext(of: group, in: &heart, at: now)
  }

  mutating func loseLetter(of group: GroupReference) {
    groups[group].account.loseLetter()
  }
}
