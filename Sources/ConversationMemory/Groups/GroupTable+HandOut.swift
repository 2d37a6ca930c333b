/// Handing out, and what consumers answer.
extension GroupTable {
  /// Hands out messages to a consumer, which ``handouts`` then has: those to be repeated, then new
  /// ones.
  ///
  /// - Complexity: Amortised O(messages).
  mutating func handOut(
    from reference: GroupReference, to name: String, atMost limit: Int,
    ofSource source: inout some GroupSource & ~Copyable, at now: Int64
  ) {
    // What has left is counted before a cursor passes it.
    absorb(&source)
    handouts.removeAll(keepingCapacity: true)
    let consumer = slots[reference.index].machine.consumers.enter(name, at: now)
    while handouts.count < limit,
      let handout = next(from: reference.index, to: consumer, of: &source, at: now)
    {
      handouts.append(handout)
    }
    if !handouts.isEmpty { slots[reference.index].machine.consumers.serve(consumer, at: now) }
    expectDue(of: reference.index)
  }

  @inline(__always)
  private mutating func next(
    from index: Int, to consumer: Int32, of source: inout some GroupSource & ~Copyable,
    at now: Int64
  ) -> Handout? {
    if let id = nextReady(of: index, of: &source, at: now) {
      return slots[index].machine.handOutAgain(id, to: consumer, at: now)
    }
    return nextNew(of: index, of: &source, at: now).map {
      slots[index].machine.handOut($0, to: consumer, at: now)
    }
  }

  /// The live message that is to be handed out again next.
  @inline(__always)
  private mutating func nextReady(
    of index: Int, of source: inout some GroupSource & ~Copyable, at now: Int64
  ) -> ConversationMessageID? {
    while let id = slots[index].machine.nextReady() {
      if source.isLive(id, at: now) { return id }
      slots[index].machine.lose(id)
    }
    return nil
  }

  /// The first live message that nobody has got, at which the cursor then is; without one, it is
  /// behind all messages.
  @inline(__always)
  private mutating func nextNew(
    of index: Int, of source: inout some GroupSource & ~Copyable, at now: Int64
  ) -> ConversationMessageID? {
    var overCount = 0
    let id = source.nextLive(
      from: slots[index].machine.cursor, at: now, passing: &overCount)
    slots[index].machine.pass(to: id ?? source.nextID, overCount: overCount)
    return id
  }

  /// Whether there is a message to hand out.
  mutating func hasNext(
    of reference: GroupReference, in source: inout some GroupSource & ~Copyable, at now: Int64
  ) -> Bool {
    absorb(&source)
    return nextReady(of: reference.index, of: &source, at: now) != nil
      || nextNew(of: reference.index, of: &source, at: now) != nil
  }

  /// Whether all messages of a group that is there have come to an end: nobody has one that is
  /// live, or will get one of those that are there.
  mutating func isDone(
    _ reference: GroupReference, of source: inout some GroupSource & ~Copyable, at now: Int64
  ) -> Bool {
    guard !hasNext(of: reference, in: &source, at: now) else { return false }
    // What is over is lost where it lies, once; otherwise the first that is looked at is live.
    while let id = slots[reference.index].machine.pending.some {
      guard source.mayHoldOver(at: now), !source.isLive(id, at: now) else { return false }
      slots[reference.index].machine.lose(id)
    }
    return true
  }

  // MARK: Answers

  /// Whether a message that a group has handed out may be answered for: it is live, or else the
  /// group has lost it.
  ///
  /// What is over is so whoever comes first, the answer or whoever collects it.
  @inline(__always)
  mutating func isAnswerable(
    _ id: ConversationMessageID, of reference: GroupReference,
    in source: inout some GroupSource & ~Copyable, at now: Int64
  ) -> Bool {
    guard source.mayHoldOver(at: now), !source.isLive(id, at: now) else { return true }
    slots[reference.index].machine.lose(id)
    return false
  }

  /// Ends a delivery of a group that is there for good.
  @inline(__always)
  mutating func settle(
    _ receipt: ConversationReceipt, of reference: GroupReference, at now: Int64
  ) -> ConversationSettlement {
    slots[reference.index].machine.acknowledge(receipt, at: now)
  }

  /// Lets a consumer go: what it holds is to be handed out again, in the order in which its leases
  /// would have ended, or is a dead letter.
  ///
  /// - Returns: Whether there was one.
  mutating func remove(
    consumer name: String, from reference: GroupReference,
    of source: inout some GroupSource & ~Copyable, at now: Int64
  ) -> Bool {
    absorb(&source)
    guard let held = slots[reference.index].machine.remove(consumer: name) else { return false }
    for id in held where isAnswerable(id, of: reference, in: &source, at: now) {
      slots[reference.index].machine.giveBack(id, at: now)
      hasTurns = true
    }
    return true
  }
}
