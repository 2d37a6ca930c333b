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
    let now = heart.advance(to: instant)
    guard isThere(reference) else { return .gone }
    absorb(&heart)
    return end(receipt, of: reference, in: &heart, at: now)
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

  @inline(__always)
  private mutating func end(
    _ receipt: ConversationReceipt, of reference: GroupReference,
    in heart: inout ConversationBuffer, at now: Int64
  ) -> ConversationSettlement {
    guard isAnswerable(receipt.id, of: reference, in: &heart, at: now) else { return .gone }
    let settlement = settle(receipt, of: reference, at: now)
    // What leaves is told to all groups with the rest: in this one it has come to its end.
    if settlement == .done, heart.rules.retention == .untilConsumed {
      heart.consume(receipt.id, .consumed, at: now)
    }
    return settlement
  }
}
