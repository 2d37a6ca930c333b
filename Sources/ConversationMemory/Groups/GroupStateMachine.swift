import DequeModule

/// The rules of a group: who has which message, until when, and what becomes of it then.
///
/// A value with a method for every event; the instant is an argument. It knows messages by their
/// ids, and of the conversation only what ``GroupSource`` says.
///
/// A message that somebody got is in one of these states:
///
/// ```
///               hand out                    acknowledge
///   (cursor) ───────────► leased ──────────────────────────► done
///                          │ ▲ │ refuse         rest over
///      lease ends, or its  │ │ └────────► resting ────────► rested
///   consumer is let go     ▼ │ extend                         │
///                        ready                                │
///             hand out     │      hand out                    │
///   leased ◄───────────────┴──────────────────────────────────┘
///   from leased, after the last delivery:                ──► dead letter
///   from everywhere, as its message leaves the window:   ──► departed
/// ```
///
/// What ends does so at its own instant, whoever looks later: see ``GroupTable/lapse(of:at:)``,
/// which comes before every event, so that no lease or rest has ended that an event is about.
@usableFromInline
struct GroupStateMachine {
  let rules: ConversationGroupRules
  let lease: Int64
  /// The first message that nobody has got, or a hole before it.
  private(set) var cursor: ConversationMessageID
  /// Messages from the cursor on that have left.
  private(set) var holesAhead: Int
  /// No message with this id or a later one is pending that is not before the cursor: some are
  /// where the cursor was set back, or a message was claimed before its turn.
  private(set) var pendingEnd = ConversationMessageID.none
  var pending = PendingTable()
  var dues = DueQueue()
  /// No lease or rest ends before. Exact when it was last looked for; later what was the first to
  /// end may have been acknowledged.
  var earliestDue = Int64.max
  /// What is to be handed out again, in the order in which it came to be so.
  var ready = Deque<Turn>()
  /// How many turns there have been; the last one's number.
  var turnCount: Int64 = 0
  var consumers = ConsumerTable()
  var account = ConversationGroupAccount()
  /// Messages that became dead letters and are not yet taken away.
  var dead: [Death] = []

  /// That a message is to be handed out again, unless its entry bears another number by then:
  /// whoever had it has extended it, or it has left.
  struct Turn {
    let id: ConversationMessageID
    let number: Int64
  }

  /// That a message is to be taken to the dead letters.
  struct Death {
    let receipt: ConversationReceipt
    let reason: DeadLetterReason
    let instant: Int64
  }

  /// A group that begins at a message.
  ///
  /// - Parameter holes: How many messages from there on have left.
  init(_ rules: ConversationGroupRules, from cursor: ConversationMessageID, holes: Int) {
    self.rules = rules
    self.cursor = cursor
    lease = rules.lease.clampedNanoseconds
    holesAhead = holes
  }

  /// Messages that nobody has got yet, with those that are over and have not left.
  func lag(before nextID: ConversationMessageID) -> Int {
    cursor.distance(to: nextID) - holesAhead
  }

  /// Bytes of all that it knows of messages and consumers, about.
  var heldBytes: Int {
    pending.heldBytes + dues.heldBytes + consumers.heldBytes
      + ready.count * MemoryLayout<Turn>.stride
  }

  // MARK: Handing out

  /// The message that is to be handed out again next; nil if there is none.
  mutating func nextReady() -> ConversationMessageID? {
    while let turn = ready.first {
      if isCurrent(turn) { return turn.id }
      ready.removeFirst()
    }
    return nil
  }

  /// Whether a message is still to be handed out again in this turn.
  mutating func isCurrent(_ turn: Turn) -> Bool {
    let entry = pending.entry(of: turn.id)
    return entry.state.isReady && entry.due == turn.number
  }

  /// Hands the first of the messages to be repeated to a consumer.
  mutating func handOutAgain(
    _ id: ConversationMessageID, to consumer: Int32, at now: Int64
  ) -> Handout {
    ready.removeFirst()
    account.redeliveries += 1
    let last = pending.entry(of: id)
    consumers.give(last.consumer)
    return lend(id, deliveryCount: Self.next(last), to: consumer, at: now)
  }

  /// Passes over messages from the cursor on: those that have left, and some that are over and
  /// have not, which nobody has got at that.
  ///
  /// - Parameter overCount: How many of them have not left.
  @inline(__always)
  mutating func pass(to id: ConversationMessageID, overCount: Int) {
    holesAhead -= cursor.distance(to: id) - overCount
    account.missed += overCount
    cursor = id
  }

  /// Hands a new message to a consumer: the one at the cursor.
  @inline(__always)
  mutating func handOut(_ id: ConversationMessageID, to consumer: Int32, at now: Int64) -> Handout {
    cursor = id.next
    if id < pendingEnd { takeOver(id) }
    return lend(id, deliveryCount: 1, to: consumer, at: now)
  }

  /// Takes a message from whoever has it, as the cursor has come to it again.
  @inline(never)
  private mutating func takeOver(_ id: ConversationMessageID) {
    let last = pending.entry(of: id)
    guard last.state != .none else { return }
    consumers.give(last.consumer)
    account.claimed += 1
    account.redeliveries += 1
  }

  /// How often a message was handed out that is handed out once more.
  @inline(__always)
  static func next(_ entry: PendingEntry) -> Int32 {
    min(entry.deliveryCount + 1, PendingEntry.mostDeliveries)
  }

  /// Sets the cursor to another message, before which or behind.
  ///
  /// - Parameter holes: How many messages from there on have left.
  mutating func setCursor(_ id: ConversationMessageID, holes: Int) {
    expectAhead(before: cursor)
    cursor = id
    holesAhead = holes
  }

  /// Takes note that messages before an id are pending that may not be before the cursor.
  mutating func expectAhead(before id: ConversationMessageID) {
    pendingEnd = max(pendingEnd, id)
  }

  /// When a lease ends that begins.
  @inline(__always)
  func leaseEnd(from now: Int64) -> Int64 {
    lease == .max ? .max : now.addingClamped(lease)
  }

  @inline(__always)
  private mutating func lend(
    _ id: ConversationMessageID, deliveryCount: Int32, to consumer: Int32, at now: Int64
  ) -> Handout {
    let end = leaseEnd(from: now)
    account.deliveries += 1
    consumers.take(consumer)
    pend(
      id,
      PendingEntry(
        state: .leased, deliveryCount: deliveryCount, consumer: consumer, due: end,
        delivered: now))
    return Handout(
      receipt: ConversationReceipt(id: id, deliveryCount: Int(deliveryCount)), leaseEnd: end)
  }

  /// Puts an entry that is due at some time.
  @inline(__always)
  mutating func pend(_ id: ConversationMessageID, _ entry: PendingEntry) {
    pending.set(entry, of: id)
    if entry.due != .max {
      earliestDue = min(earliestDue, entry.due)
      dues.insert(DueQueue.Due(instant: entry.due, id: id, deliveryCount: entry.deliveryCount))
    }
    if dues.isCrowded(live: pending.count) { shrinkDues() }
  }

  @inline(never)
  private mutating func shrinkDues() {
    withDues { dues, pending in dues.shrink { Self.isStale($0, &pending) } }
  }

  /// Lets the queue step aside while the table is asked about its entries.
  mutating func withDues<Result>(
    _ body: (inout DueQueue, inout PendingTable) -> Result
  ) -> Result {
    var dues = DueQueue()
    swap(&dues, &self.dues)
    defer { swap(&dues, &self.dues) }
    return body(&dues, &pending)
  }

  /// Whether a message is no longer what was expected to be due.
  static func isStale(_ due: DueQueue.Due, _ pending: inout PendingTable) -> Bool {
    let entry = pending.entry(of: due.id)
    return entry.state != .leased && entry.state != .resting
      || entry.due != due.instant || entry.deliveryCount != due.deliveryCount
  }

  // MARK: Leaving

  /// Takes note that a message left the window.
  ///
  /// One that was passed over, or lost, as it was over, has been counted at that.
  mutating func depart(_ id: ConversationMessageID) {
    if id >= cursor {
      holesAhead += 1
      account.missed += 1
      guard id < pendingEnd else { return }
    }
    lose(id)
  }

  /// Takes note that a message, pending or not, has left the window or is over.
  mutating func lose(_ id: ConversationMessageID) {
    let entry = pending.entry(of: id)
    guard entry.state != .none else { return }
    forget(id, of: entry.consumer)
    account.departed += 1
  }

  /// Takes a message out of all that names it.
  ///
  /// - Parameter consumer: Who has it, or had it last.
  @inline(__always)
  mutating func forget(_ id: ConversationMessageID, of consumer: Int32) {
    consumers.give(consumer)
    pending.set(PendingEntry(), of: id)
  }
}
