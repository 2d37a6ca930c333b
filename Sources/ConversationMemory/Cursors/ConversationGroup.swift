/// A named cursor that several consumers share, with acknowledgement: each message goes to one of
/// them, and again to another if it does not answer in time.
///
/// A message is handed out under a *lease*. The consumer acknowledges it, refuses it, or asks for
/// more time; if it does none of these until the lease ends, somebody else gets the message. After
/// so many deliveries it becomes a *dead letter*. It is never lost while its window lasts, and goes
/// from the group when it leaves the window, which is counted.
///
/// ```swift
/// let jobs = ConversationBufferWindowMemory<String>(retention: .untilConsumed)
/// let workers = jobs.group("workers")
/// _ = jobs.append("resize picture 7")
/// for delivery in workers.receive(as: "worker 1", atMost: 10) {
///   print(delivery.payload)
///   workers.acknowledge(delivery.receipt)
/// }
/// ```
///
/// A conversation of a ``ConversationStore`` has the same groups; see there.
///
/// Under retention `window` acknowledged messages stay readable, and groups do not notice each
/// other. Under `untilConsumed` one group is meant to work: a message leaves when it is
/// acknowledged, or becomes a dead letter.
public final class ConversationGroup<Payload: Sendable>: ConversationConsumerGroup {
  /// Its name, which no other group of the conversation has.
  public let name: String
  /// For how long a message is in a consumer's hands, unless it is extended.
  public let lease: Duration
  let room: any LogRoom<Payload>
  /// The room where it is the log of one buffer, which clients compile for their payload.
  @usableFromInline let log: Lent<LogEngine<Payload>>?
  @usableFromInline let reference: GroupReference

  /// A group that is there, or a new one.
  init(
    _ description: GroupDescription<Payload>, from position: ConversationPosition,
    of room: any LogRoom<Payload>
  ) {
    self.room = room
    log = (room as? LogEngine<Payload>).map { Lent($0) }
    // One that was there has its own rules.
    let (reference, opened) = room.open(description, from: position)
    self.reference = reference
    name = description.name
    lease = opened.rules.lease
  }

  // MARK: Answering

  /// Says that a message is dealt with.
  ///
  /// - Returns: What came of it. A message that is over by then is gone, and under retention
  ///   `untilConsumed` expired, not consumed.
  @inlinable
  @discardableResult
  public func acknowledge(_ receipt: ConversationReceipt) -> ConversationSettlement {
    if let log { log.use { $0.acknowledge(receipt, of: reference) } } else { answer(receipt) }
  }

  @usableFromInline
  func answer(_ receipt: ConversationReceipt) -> ConversationSettlement {
    room.acknowledge(receipt, of: reference)
  }

  /// Says that messages are dealt with.
  ///
  /// - Returns: How many of them were still this receipt's to answer for.
  /// - Complexity: O(receipts); one lock for every 256.
  @inlinable
  @discardableResult
  public func acknowledge(_ receipts: [ConversationReceipt]) -> Int {
    if let log { log.use { $0.acknowledge(receipts, of: reference) } } else { answer(receipts) }
  }

  @usableFromInline
  func answer(_ receipts: [ConversationReceipt]) -> Int {
    room.acknowledge(receipts, of: reference)
  }

  /// Says that a message could not be dealt with: after a rest somebody gets it again, unless this
  /// was its last delivery.
  ///
  /// Where its lease had ended, or it was refused before, and nobody else has got it, nothing
  /// changes.
  ///
  /// - Parameters:
  ///   - receipt: Of the delivery.
  ///   - reason: Why, for its dead letter.
  ///   - rest: How long it rests; less than zero counts as zero. Nil for what the rules say.
  @discardableResult
  public func refuse(
    _ receipt: ConversationReceipt, reason: String? = nil, rest: Duration? = nil
  ) -> ConversationSettlement {
    return room.refuse(
      receipt, reason: reason, rest: rest.map { max(0, $0.clampedNanoseconds) }, of: reference)
  }

  /// Lets a lease end so long from now on, whenever it would have.
  ///
  /// One that has ended begins again if nobody else has got the message, but not one of a delivery
  /// that was refused, nor of a consumer that was let go.
  ///
  /// - Parameters:
  ///   - receipt: That of the delivery.
  ///   - duration: Where it is not above zero, the lease ends now.
  @discardableResult
  public func extend(
    _ receipt: ConversationReceipt, by duration: Duration
  ) -> ConversationSettlement {
    return room.extend(receipt, by: max(0, duration.clampedNanoseconds), of: reference)
  }

  // MARK: Knowing

  /// What the group is doing; nil if it was removed. O(pending).
  public var status: ConversationGroupStatus? {
    room.status(of: reference)
  }

  /// Its pending messages, or some of them: those that were handed out and not acknowledged,
  /// whether in a consumer's hands, at rest, or waiting to be handed out again.
  ///
  /// ```swift
  /// let jobs = ConversationBufferWindowMemory<String>()
  /// let workers = jobs.group("workers")
  /// var next = ConversationMessageID(rawValue: 1)
  /// while let page = workers.pending(from: next, atMost: 100), let last = page.last {
  ///   for message in page { print(message.receipt.id, message.consumer ?? "nobody") }
  ///   next = last.receipt.id.advanced(by: 1)
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - first: The least id that is of interest; nil for the least there is.
  ///   - last: The greatest; nil for the greatest there is.
  ///   - limit: How many at most; none where it is not above zero.
  ///   - consumer: Only what this one has, or had last; nil for all.
  ///   - idle: Only what was handed out so long ago, or longer; nil for all. Less than zero counts
  ///     as zero.
  /// - Returns: In order of their ids, at most `limit`; nil if the group was removed.
  /// - Complexity: O(log pending + what is returned), and where a consumer or a time is asked for,
  ///   O(what is looked at), of which no hold of the lock has more than a thousand.
  public func pending(
    from first: ConversationMessageID? = nil, through last: ConversationMessageID? = nil,
    atMost limit: Int, of consumer: String? = nil, idleAtLeast idle: Duration? = nil
  ) -> [ConversationPendingMessage]? {
    let first = first ?? .none
    let last = last ?? ConversationMessageID(rawValue: .max)
    // Where there are none, it still says whether there is the group.
    var walk = PendingWalk(
      first...max(first, last), atMost: first <= last ? limit : 0, of: consumer,
      idleAtLeast: idle.map { max(0, $0.clampedNanoseconds) })
    room.look(&walk, at: reference)
    return walk.found
  }

  /// Lets a consumer go that will not come back: what it holds is handed out again at once, in the
  /// order in which its leases would have ended, or becomes a dead letter.
  ///
  /// - Returns: Whether there was one.
  /// - Complexity: O(pending).
  @discardableResult
  public func removeConsumer(_ name: String) -> Bool {
    room.removeConsumer(name, of: reference)
  }

  /// Ends it: what its consumers hold is nobody's any more, and those that wait get the end.
  func remove() {
    room.remove(reference)
  }
}
