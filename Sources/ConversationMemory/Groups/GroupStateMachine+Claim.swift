/// What is done to messages by hand, whoever has them.
extension GroupStateMachine {
  /// Has a consumer have a message that is live, whoever has it, or had it last; one that is not
  /// pending comes to be so, as if it had been handed out once to nobody.
  ///
  /// - Returns: Nil where it was handed out too short a time ago.
  mutating func claim(
    _ id: ConversationMessageID, by consumer: Int32, _ terms: ClaimTerms, at now: Int64
  ) -> Handout? {
    var last = pending.entry(of: id)
    if last.state == .none {
      last.consumer = ConsumerTable.nobody
      last.deliveryCount = 1
      account.deliveries += 1
      expectAhead(before: id.next)
    } else {
      let isRecent = terms.idle > 0 && now.subtractingClamped(last.delivered) < terms.idle
      // Of what is nobody's nobody is asked.
      if isRecent, last.consumer != ConsumerTable.nobody { return nil }
      account.claimed += 1
      if terms.isDelivery {
        account.deliveries += 1
        account.redeliveries += 1
      }
    }
    consumers.give(last.consumer)
    consumers.take(consumer)
    let count = terms.deliveryCount ?? (terms.isDelivery ? Self.next(last) : last.deliveryCount)
    let entry = PendingEntry(
      state: .leased, deliveryCount: count, consumer: consumer, due: leaseEnd(from: now),
      delivered: now.subtractingClamped(terms.elapsed))
    pend(id, entry)
    return Handout(
      receipt: ConversationReceipt(id: id, deliveryCount: Int(entry.deliveryCount)),
      leaseEnd: entry.due)
  }

  /// Has a message handed out again at once, whoever has it, or had it last: it is nobody's.
  ///
  /// - Parameter count: How often it counts as handed out; nil for as often as it was.
  /// - Returns: Whether it is pending.
  mutating func release(_ id: ConversationMessageID, countingAs count: Int32?) -> Bool {
    var entry = pending.entry(of: id)
    guard entry.state != .none else { return false }
    consumers.give(entry.consumer)
    entry.consumer = ConsumerTable.nobody
    if let count { entry.deliveryCount = count }
    if entry.state.isReady {
      // It has its turn.
      pending.set(entry, of: id)
      return true
    }
    if entry.state == .leased { account.refused += 1 }
    entry.state = .rested
    takeTurn(id, entry)
    return true
  }
}
