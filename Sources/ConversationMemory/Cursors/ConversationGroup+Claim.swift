extension ConversationGroup {
  /// Takes over messages, whoever has them, or had them last: what Redis calls `XCLAIM`.
  ///
  /// Each is in the consumer's hands from then on, under a lease of the group's own, also if it was
  /// at rest or waiting to be handed out again. One that was handed out for the last time by the
  /// rules is taken over nevertheless.
  ///
  /// - Parameters:
  ///   - ids: Those of the messages; others than pending ones are passed over, unless the claim is
  ///     forced.
  ///   - consumer: Its name; it is entered with its first call.
  ///   - claim: On which terms.
  /// - Returns: What it has now, in the order of `ids`; nil if the group was removed.
  /// - Complexity: O(ids); one lock for every 64.
  @discardableResult
  public func claim(
    _ ids: [ConversationMessageID], as consumer: String,
    _ claim: ConversationClaim = ConversationClaim()
  ) -> [ConversationDelivery<Payload>]? {
    let terms = ClaimTerms(claim)
    var deliveries: [ConversationDelivery<Payload>] = []
    var next = 0
    repeat {
      let end = min(ids.count, next + LogHold.deliveries)
      let part = room.claim(Array(ids[next..<end]), of: reference, to: consumer, terms)
      guard let part else { return nil }
      deliveries += part
      next = end
    } while next < ids.count
    return deliveries
  }

  /// Takes over the next messages in order of their ids, whoever has them, or had them last: what
  /// Redis calls `XAUTOCLAIM`.
  ///
  /// What is pending goes with its message at the instant at which that leaves, so nothing is ever
  /// claimed that is gone.
  ///
  /// - Parameters:
  ///   - first: The least id that is of interest; nil for the least there is.
  ///   - consumer: Its name; it is entered with its first call.
  ///   - limit: How many at most; none where it is not above zero.
  ///   - claim: On which terms; nothing is claimed that is not pending.
  /// - Returns: What it has now, and where it goes on: in order of the ids, at most `limit`, and
  ///   fewer where others take some at the same time. None if the group was removed.
  /// - Complexity: O(log pending + what is returned), and where a time is asked for, O(what is
  ///   looked at), of which no hold of the lock has more than a thousand.
  @discardableResult
  public func claimNext(
    from first: ConversationMessageID? = nil, as consumer: String, atMost limit: Int,
    _ claim: ConversationClaim = ConversationClaim()
  ) -> ConversationClaimed<Payload> {
    var claim = claim
    claim.isForced = false
    let ids = (first ?? .none)...ConversationMessageID(rawValue: .max)
    let terms = ClaimTerms(claim)
    var walk = PendingWalk(ids, atMost: limit, of: nil, idleAtLeast: terms.idle, orNobody: true)
    room.look(&walk, at: reference)
    let found = (walk.found ?? []).map(\.receipt.id)
    return ConversationClaimed(
      deliveries: self.claim(found, as: consumer, claim) ?? [], next: walk.next)
  }

  /// Has pending messages handed out again at once, behind those that wait for it already, whoever
  /// has them, or had them last: what Redis calls `XNACK`.
  ///
  /// They are nobody's until somebody gets them, and no dead letters whatever the rules say.
  ///
  /// - Parameters:
  ///   - ids: Those of the messages; others than pending ones are passed over.
  ///   - count: How often each counts as handed out, from 0 to 536,870,911: what is beyond counts
  ///     as these. Nil for as often as it was.
  /// - Returns: How many of them were pending.
  /// - Complexity: Amortised O(ids); one lock for every 256.
  @discardableResult
  public func release(_ ids: [ConversationMessageID], countingAs count: Int? = nil) -> Int {
    let count = count.map { ClaimTerms.count($0) }
    var released = 0
    var next = 0
    while next < ids.count {
      let end = min(ids.count, next + LogHold.acknowledgements)
      released += room.release(Array(ids[next..<end]), of: reference, countingAs: count)
      next = end
    }
    return released
  }

  /// Sets where it goes on: from there on it hands out all that is live, also what it has handed
  /// out before, and nothing that is before, unless it is pending: what Redis calls `XGROUP SETID`.
  ///
  /// What is pending stays so. Where the cursor comes to such a message again, that is handed out
  /// as if for the first time, and whoever had it has it no more.
  ///
  /// - Returns: Whether there is the group.
  /// - Complexity: O(live).
  @discardableResult
  public func move(to position: ConversationPosition) -> Bool {
    room.setCursor(of: reference, to: position)
  }
}
