/// What happens to a group of a conversation, whatever form that has.
protocol GroupDealings<Payload>: ~Copyable {
  associatedtype Payload: Sendable

  /// Hands out the next messages of a group.
  mutating func deliver(
    of group: GroupReference, to name: String, atMost limit: Int, at instant: Int64,
    into deliveries: inout [ConversationDelivery<Payload>])

  /// Ends all leases and rests that have ended by an instant.
  mutating func bringUp(to instant: Int64)

  /// Whether there is a group, and a message that it can hand out.
  mutating func hasNext(of group: GroupReference, at now: Int64) -> Bool

  /// Acknowledges a delivery.
  mutating func acknowledge(
    _ receipt: ConversationReceipt, of group: GroupReference, at now: Int64
  ) -> ConversationSettlement

  /// Refuses a delivery.
  mutating func refuse(
    _ receipt: ConversationReceipt, of group: GroupReference, reason: String?, rest: Int64?,
    at now: Int64
  ) -> ConversationSettlement

  /// Lets a lease end at another instant.
  mutating func extend(
    _ receipt: ConversationReceipt, of group: GroupReference, until end: Int64, at now: Int64
  ) -> ConversationSettlement

  /// Has a consumer have messages that it asks for by their ids.
  mutating func claim(
    _ ids: [ConversationMessageID], of group: GroupReference, to name: String, _ terms: ClaimTerms,
    at now: Int64
  ) -> [ConversationDelivery<Payload>]

  /// Has pending messages handed out again at once; how many were pending.
  mutating func release(
    _ ids: [ConversationMessageID], of group: GroupReference, countingAs count: Int32?,
    at now: Int64
  ) -> Int

  /// Sets the cursor of a group, when all that is over has left.
  mutating func setCursor(
    of group: GroupReference, to position: ConversationPosition, at now: Int64)

  /// Lets a consumer go; whether there was one.
  mutating func removeConsumer(_ name: String, of group: GroupReference, at now: Int64) -> Bool

  /// Forgets a group and all that it knows.
  mutating func remove(_ group: GroupReference)

  /// Counts a dead letter of a group that is there for which there was no room.
  mutating func loseLetter(of group: GroupReference)
}

extension GroupDealings where Self: ~Copyable {
  /// The next messages of a group, for one of its consumers that asked before and waits.
  ///
  /// It is entered, and seen, with what it gets, and not whenever somebody looks on its behalf.
  ///
  /// - Returns: Nil if there is none, or none yet.
  mutating func next(
    of group: GroupReference, to name: String, atMost limit: Int, at now: Int64
  ) -> [ConversationDelivery<Payload>]? {
    // A rest of no length has ended in the same event.
    bringUp(to: now)
    guard hasNext(of: group, at: now) else { return nil }
    var deliveries: [ConversationDelivery<Payload>] = []
    deliver(of: group, to: name, atMost: limit, at: now, into: &deliveries)
    return deliveries
  }
}
