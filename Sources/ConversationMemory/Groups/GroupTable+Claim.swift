/// What is done to messages of a group by hand.
extension GroupTable {
  /// Has a consumer have messages, of which ``handouts`` then has those that it got, in the order
  /// in which they were asked for.
  ///
  /// - Complexity: O(messages).
  mutating func claim(
    _ ids: [ConversationMessageID], from reference: GroupReference, to name: String,
    _ terms: ClaimTerms, of source: inout some GroupSource & ~Copyable, at now: Int64
  ) {
    absorb(&source)
    handouts.removeAll(keepingCapacity: true)
    let consumer = slots[reference.index].machine.consumers.enter(name, at: now)
    for id in ids where isClaimable(id, of: reference, terms, in: &source, at: now) {
      let handout = slots[reference.index].machine.claim(id, by: consumer, terms, at: now)
      if let handout { handouts.append(handout) }
    }
    if !handouts.isEmpty { slots[reference.index].machine.consumers.serve(consumer, at: now) }
    expectDue(of: reference.index)
  }

  private mutating func isClaimable(
    _ id: ConversationMessageID, of reference: GroupReference, _ terms: ClaimTerms,
    in source: inout some GroupSource & ~Copyable, at now: Int64
  ) -> Bool {
    guard slots[reference.index].machine.pending.entry(of: id).state != .none else {
      return terms.isForced && source.isLive(id, at: now)
    }
    return isAnswerable(id, of: reference, in: &source, at: now)
  }

  /// Has pending messages handed out again at once, in the order in which they are given.
  ///
  /// - Returns: How many were pending.
  /// - Complexity: Amortised O(messages).
  mutating func release(
    _ ids: [ConversationMessageID], of reference: GroupReference, countingAs count: Int32?,
    in source: inout some GroupSource & ~Copyable, at now: Int64
  ) -> Int {
    absorb(&source)
    var released = 0
    for id in ids where isAnswerable(id, of: reference, in: &source, at: now) {
      if slots[reference.index].machine.release(id, countingAs: count) { released += 1 }
    }
    if released > 0 { hasTurns = true }
    return released
  }

  /// Sets the cursor of a group.
  ///
  /// The caller has let go of all that is over at this instant.
  ///
  /// - Complexity: O(live).
  mutating func setCursor(
    of reference: GroupReference, to position: ConversationPosition,
    in source: inout some GroupSource & ~Copyable, at now: Int64
  ) {
    absorb(&source)
    let (cursor, holes) = beginning(at: position, of: &source, at: now)
    slots[reference.index].machine.setCursor(cursor, holes: holes)
    hasTurns = true
  }

  /// Where a group is that is at a position, and how many messages from there on have left.
  mutating func beginning(
    at position: ConversationPosition, of source: inout some GroupSource & ~Copyable, at now: Int64
  ) -> (cursor: ConversationMessageID, holes: Int) {
    var passed = 0
    let oldest = source.nextLive(from: .none, at: now, passing: &passed) ?? source.nextID
    let cursor =
      switch position {
      case .oldest: oldest
      case .newest: source.nextID
      case .after(let id): id < source.nextID ? id.next : source.nextID
      }
    return (cursor, cursor.distance(to: source.nextID) - source.liveCount(from: cursor))
  }
}
