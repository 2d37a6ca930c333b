/// A packed conversation with its groups, for the length of one event.
///
/// What time does to groups and what becomes of dead letters is what it is in a log
/// (``LogState``): both call the rules of ``GroupTable``.
struct GroupedLog: ~Copyable {
  var log: PackedLog
  var groups = GroupTable()
  let terms: GroupTerms
  /// Dead letters that are not yet taken away, with the group of each.
  var deadLetters: [(group: GroupReference, letter: DeadLetter<[UInt8]>)] = []

  /// A conversation, the groups of which are put into it next.
  ///
  /// - Parameters:
  ///   - log: Of an event that is not before an earlier one.
  ///   - terms: What the groups were told.
  init(_ log: consuming PackedLog, _ terms: GroupTerms) {
    self.log = log
    self.terms = terms
  }

  /// What a group was told when it was opened; nil if it was removed.
  private func description(of group: GroupReference) -> GroupDescription<[UInt8]>? {
    groups.terms(of: group).map { terms[$0] }
  }

  // MARK: Time

  /// Ends all leases and rests that have ended by an instant, before anything else happens.
  mutating func bringUp(to instant: Int64) {
    let now = min(log.now, instant)
    guard groups.earliestDue <= now else { return }
    // A dead letter may leave, which other groups must know of before they go on.
    while groups.lapse(of: &log, at: now) { collectDead() }
  }

  /// When the next message will be over by age, or a lease or rest in a group.
  mutating func nextDue() -> Int64? {
    let expiry = log.nextExpiry
    guard let due = groups.nextDue() else { return expiry }
    return min(expiry ?? due, due)
  }

  /// Copies the messages that became dead letters; under retention `untilConsumed` they leave.
  private mutating func collectDead() {
    for (group, death) in groups.takeDead() {
      // It may be over by now, but was not then, and has not left.
      guard let message = log.packed.message(death.receipt.id),
        let description = description(of: group)
      else { continue }
      let letter = DeadLetter(
        message: log.copy(message), receipt: death.receipt, reason: death.reason,
        instant: death.instant, group: description)
      deadLetters.append((group, letter))
      log.leaveDead(death)
    }
    groups.absorb(&log)
  }

  /// Tells the groups of what left in this event.
  mutating func tellGroups() {
    groups.absorb(&log)
    groups.forgetDepartures()
    guard let departing = log.departing, !departing.pointee.isEmpty else { return }
    departing.pointee.removeAll(keepingCapacity: departing.pointee.count <= 64)
  }

  // MARK: Groups

  /// The group of a name; a new one if there is none.
  ///
  /// - Parameter number: Its number, if it is new.
  mutating func open(
    _ group: GroupDescription<[UInt8]>, as number: UInt64, from position: ConversationPosition
  ) -> (reference: GroupReference, isNew: Bool, description: GroupDescription<[UInt8]>) {
    // What is over has left before the group begins.
    _ = log.expire(atMost: .max)
    let place = terms.enter(group)
    let (reference, isNew) = groups.open(
      group.name, as: number, terms: place, group.rules, from: position, of: &log, at: log.now)
    if !isNew { terms.leave(place) }
    return (reference, isNew, description(of: reference) ?? group)
  }

  /// Has a group go on from what it was elsewhere, when all messages are there.
  mutating func restore(_ image: GroupImage) {
    let place = terms.enter(
      GroupDescription(
        name: image.name, rules: image.rules, deadLettersName: image.deadLetters, deadLetters: nil))
    _ = groups.restore(image, terms: place, of: log)
  }

  /// Whether nothing will come to a group any more: appending has ended, and all is acknowledged,
  /// dead, gone or over; or the group was removed.
  mutating func isAtEnd(_ group: GroupReference) -> Bool {
    guard groups.isThere(group) else { return true }
    return log.isFinished && groups.isDone(group, of: &log, at: log.now)
  }

  /// What a group is doing; nil if it was removed.
  ///
  /// The caller has let go of all that is over.
  mutating func status(of group: GroupReference) -> ConversationGroupStatus? {
    groups.status(of: group, in: &log)
  }

  /// Goes on with a question to a group.
  ///
  /// The caller has let go of all that is over.
  mutating func look(_ walk: inout some GroupWalk, at group: GroupReference) {
    groups.look(&walk, at: group, in: &log, at: log.now)
  }
}

extension GroupedLog: GroupDealings {
  mutating func hasNext(of group: GroupReference, at now: Int64) -> Bool {
    groups.isThere(group) && groups.hasNext(of: group, in: &log, at: now)
  }

  mutating func deliver(
    of group: GroupReference, to name: String, atMost limit: Int, at _: Int64,
    into deliveries: inout [ConversationDelivery<[UInt8]>]
  ) {
    guard groups.isThere(group) else { return }
    groups.handOut(from: group, to: name, atMost: limit, ofSource: &log, at: log.now)
    copyHandouts(into: &deliveries)
  }

  /// Adds what was handed out last.
  private mutating func copyHandouts(into deliveries: inout [ConversationDelivery<[UInt8]>]) {
    deliveries.makeRoom(forMore: groups.handouts.count)
    var reading: PackedReading?
    for handout in groups.handouts {
      guard let message = log.packed.message(handout.receipt.id, readingOn: &reading) else {
        continue
      }
      deliveries.append(
        ConversationDelivery(
          message: log.copy(message), receipt: handout.receipt,
          leaseEnd: ConversationInstant(nanoseconds: handout.leaseEnd)))
    }
  }

  mutating func acknowledge(
    _ receipt: ConversationReceipt, of group: GroupReference, at now: Int64
  ) -> ConversationSettlement {
    groups.acknowledge(receipt, of: group, inHeart: &log, at: now)
  }

  mutating func refuse(
    _ receipt: ConversationReceipt, of group: GroupReference, reason: String?, rest: Int64?,
    at now: Int64
  ) -> ConversationSettlement {
    let settlement = groups.refuse(
      receipt, of: group, reason: reason, rest: rest, in: &log, at: now)
    collectDead()
    return settlement
  }

  mutating func extend(
    _ receipt: ConversationReceipt, of group: GroupReference, until end: Int64, at now: Int64
  ) -> ConversationSettlement {
    groups.extend(receipt, of: group, until: end, in: &log, at: now)
  }

  mutating func claim(
    _ ids: [ConversationMessageID], of group: GroupReference, to name: String, _ terms: ClaimTerms,
    at _: Int64
  ) -> [ConversationDelivery<[UInt8]>] {
    guard groups.isThere(group) else { return [] }
    groups.claim(ids, from: group, to: name, terms, of: &log, at: log.now)
    var deliveries: [ConversationDelivery<[UInt8]>] = []
    copyHandouts(into: &deliveries)
    return deliveries
  }

  mutating func release(
    _ ids: [ConversationMessageID], of group: GroupReference, countingAs count: Int32?,
    at _: Int64
  ) -> Int {
    guard groups.isThere(group) else { return 0 }
    return groups.release(ids, of: group, countingAs: count, in: &log, at: log.now)
  }

  mutating func setCursor(
    of group: GroupReference, to position: ConversationPosition, at _: Int64
  ) {
    _ = log.expire(atMost: .max)
    guard groups.isThere(group) else { return }
    groups.setCursor(of: group, to: position, in: &log, at: log.now)
  }

  mutating func removeConsumer(_ name: String, of group: GroupReference, at now: Int64) -> Bool {
    let wasThere = groups.removeConsumer(name, of: group, in: &log, at: now)
    collectDead()
    return wasThere
  }

  mutating func remove(_ group: GroupReference) {
    if let place = groups.terms(of: group) { terms.leave(place) }
    groups.remove(group)
  }

  mutating func loseLetter(of group: GroupReference) {
    groups[group].account.loseLetter()
  }
}
