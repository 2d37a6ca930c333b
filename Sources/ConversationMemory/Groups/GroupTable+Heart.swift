// What the operations of a log call, which are compiled for each kind of payload: here the payload
// does not matter, and once is enough.
extension GroupTable {
  /// Hands out messages of a group that is there; see the same of any source.
  @usableFromInline
  mutating func handOut(
    from reference: GroupReference, to name: String, atMost limit: Int,
    of heart: inout ConversationBuffer, at now: Int64
  ) {
    handOut(from: reference, to: name, atMost: limit, ofSource: &heart, at: now)
  }

  /// Ends a delivery for good; under retention `untilConsumed` its message leaves.
  @usableFromInline
  mutating func acknowledge(
    _ receipt: ConversationReceipt, of reference: GroupReference,
    in heart: inout ConversationBuffer, at instant: Int64
  ) -> ConversationSettlement {
    acknowledge(receipt, of: reference, inHeart: &heart, at: instant)
  }

  /// Ends some of several deliveries for good.
  ///
  /// - Returns: How many of them were pending.
  @usableFromInline
  mutating func acknowledge(
    _ receipts: [ConversationReceipt], _ part: Range<Int>, of reference: GroupReference,
    in heart: inout ConversationBuffer, at instant: Int64
  ) -> Int {
    let now = heart.advance(to: instant)
    guard isThere(reference) else { return 0 }
    absorb(&heart)
    var count = 0
    for index in part where end(receipts[index], of: reference, in: &heart, at: now) == .done {
      count += 1
    }
    return count
  }
}

/// The dealings of a group with its conversation, whatever form that has.
extension GroupTable {
  /// Ends a delivery for good; under retention `untilConsumed` its message leaves.
  @inline(__always)
  mutating func acknowledge(
    _ receipt: ConversationReceipt, of reference: GroupReference,
    inHeart heart: inout some GroupHeart & ~Copyable, at instant: Int64
  ) -> ConversationSettlement {
    let now = heart.advance(to: instant)
    guard isThere(reference) else { return .gone }
    absorb(&heart)
    return end(receipt, of: reference, in: &heart, at: now)
  }

  @inline(__always)
  private mutating func end(
    _ receipt: ConversationReceipt, of reference: GroupReference,
    in heart: inout some GroupHeart & ~Copyable, at now: Int64
  ) -> ConversationSettlement {
    guard isAnswerable(receipt.id, of: reference, in: &heart, at: now) else { return .gone }
    let settlement = settle(receipt, of: reference, at: now)
    // What leaves is told to all groups with the rest: in this one it has come to its end.
    if settlement == .done, heart.retention == .untilConsumed {
      heart.consume(receipt.id, .consumed, at: now)
    }
    return settlement
  }

  /// Ends a delivery so that the message is handed out again, or becomes a dead letter, which the
  /// caller collects.
  mutating func refuse(
    _ receipt: ConversationReceipt, of reference: GroupReference, reason: String?, rest: Int64?,
    in heart: inout some GroupHeart & ~Copyable, at instant: Int64
  ) -> ConversationSettlement {
    let now = heart.advance(to: instant)
    guard isPending(receipt, of: reference, in: &heart, at: now) else { return .gone }
    return self[reference].refuse(receipt, reason: reason, rest: rest, at: now)
  }

  /// Lets a lease end at another instant.
  mutating func extend(
    _ receipt: ConversationReceipt, of reference: GroupReference, until end: Int64,
    in heart: inout some GroupHeart & ~Copyable, at instant: Int64
  ) -> ConversationSettlement {
    let now = heart.advance(to: instant)
    guard isPending(receipt, of: reference, in: &heart, at: now) else { return .gone }
    return self[reference].extend(receipt, until: end, at: now)
  }

  private mutating func isPending(
    _ receipt: ConversationReceipt, of reference: GroupReference,
    in heart: inout some GroupHeart & ~Copyable, at now: Int64
  ) -> Bool {
    guard isThere(reference) else { return false }
    absorb(&heart)
    return isAnswerable(receipt.id, of: reference, in: &heart, at: now)
  }

  /// Lets a consumer of a group go: what it holds is handed out again at once, or is a dead letter,
  /// which the caller collects.
  ///
  /// - Returns: Whether there was one.
  mutating func removeConsumer(
    _ name: String, of reference: GroupReference,
    in heart: inout some GroupHeart & ~Copyable, at instant: Int64
  ) -> Bool {
    let now = heart.advance(to: instant)
    guard isThere(reference) else { return false }
    return remove(consumer: name, from: reference, of: &heart, at: now)
  }

  /// What a group is doing; nil if it was removed.
  ///
  /// The caller has let go of all that is over.
  mutating func status(
    of reference: GroupReference, in source: inout some GroupSource & ~Copyable
  ) -> ConversationGroupStatus? {
    guard isThere(reference) else { return nil }
    absorb(&source)
    let machine = self[reference]
    var held: [Int32: [ConversationReceipt]] = [:]
    for (id, entry) in machine.pending.all where entry.state == .leased {
      held[entry.consumer, default: []].append(
        ConversationReceipt(id: id, deliveryCount: Int(entry.deliveryCount)))
    }
    return ConversationGroupStatus(
      account: machine.account, lag: machine.lag(before: source.nextID),
      pending: machine.pending.count,
      consumers: machine.consumers.all.map { consumer in
        ConversationConsumerStatus(
          name: consumer.name, held: held[consumer.number] ?? [],
          lastSeen: ConversationInstant(nanoseconds: consumer.lastSeen),
          lastServed: consumer.lastServed == ConsumerTable.never
            ? nil : ConversationInstant(nanoseconds: consumer.lastServed))
      })
  }

  /// Goes on with a question to a group.
  ///
  /// The caller has let go of all that is over.
  mutating func look(
    _ walk: inout some GroupWalk, at reference: GroupReference,
    in source: inout some GroupSource & ~Copyable, at now: Int64
  ) {
    guard isThere(reference) else { return walk.endWithout() }
    absorb(&source)
    walk.go(on: slots[reference.index].machine, at: now)
  }

  /// The groups as values, in the order in which they were opened, as what ends at one instant does
  /// so in that order. O(pending log pending).
  ///
  /// The caller has let go of all that is over.
  ///
  /// - Parameter description: The name of a group, and of the conversation of its dead letters.
  func images(
    of source: borrowing some GroupSource & ~Copyable,
    _ description: (GroupReference) -> (name: String, deadLettersName: [UInt8]?)
  ) -> [GroupImage] {
    let inOrder = references.values.sorted { $0.number < $1.number }
    return inOrder.map { reference in
      let (name, deadLetters) = description(reference)
      var image = slots[reference.index].machine.image(
        number: reference.number, named: name, deadLetters: deadLetters)
      // How far a cursor has passed over holes depends on when somebody looked.
      image.cursor = source.firstThere(from: image.cursor) ?? source.nextID
      return image
    }
  }
}
