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
///                         ▲ │  │ refuse          rest over
///                hand out │ │  └────────► resting ────────┐
///                         │ │ lease ends                  ▼
///                         └─┴──────────────────────────► ready
///   from leased and resting, after the last delivery:    ──► dead letter
///   from everywhere, as its message leaves the window:   ──► departed
/// ```
struct GroupStateMachine {
  let rules: ConversationGroupRules
  let lease: Int64
  /// The first message that nobody has got, or a hole before it.
  private(set) var cursor: ConversationMessageID
  /// Messages from the cursor on that have left.
  private var holesAhead: Int
  var pending = PendingTable()
  var dues = DueQueue()
  /// No lease or rest ends before. Exact when it was last looked for; later what was the first to
  /// end may have been acknowledged.
  var earliestDue = Int64.max
  /// What is to be handed out again, with the delivery that was its last.
  var ready = Deque<ConversationReceipt>()
  var consumers = ConsumerTable()
  var account = ConversationGroupAccount()
  /// Messages that became dead letters and are not yet taken away.
  var dead: [Death] = []

  /// That a message is to be taken to the dead letters.
  struct Death {
    let receipt: ConversationReceipt
    let reason: DeadLetterReason
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

  /// Live messages that nobody has got yet.
  func lag(before nextID: ConversationMessageID) -> Int {
    cursor.distance(to: nextID) - holesAhead
  }

  /// Bytes of all that it knows of messages and consumers, about.
  var heldBytes: Int {
    pending.heldBytes + dues.heldBytes + consumers.heldBytes
      + ready.count * MemoryLayout<ConversationReceipt>.stride
  }

  // MARK: Handing out

  /// The delivery that is to be repeated next; nil if there is none.
  mutating func nextReady() -> ConversationReceipt? {
    while let receipt = ready.first {
      let entry = pending.entry(of: receipt.id)
      if entry.state == .ready, Int(entry.deliveryCount) == receipt.deliveryCount { return receipt }
      ready.removeFirst()
    }
    return nil
  }

  /// Hands the first of the messages to be repeated to a consumer.
  mutating func handOutAgain(
    _ last: ConversationReceipt, to consumer: Int, at now: Int64
  ) -> Handout {
    ready.removeFirst()
    account.redeliveries += 1
    return lend(last.id, deliveryCount: last.deliveryCount + 1, to: consumer, at: now)
  }

  /// Hands a new message to a consumer: the first live one from the cursor on.
  @inline(__always)
  mutating func handOut(_ id: ConversationMessageID, to consumer: Int, at now: Int64) -> Handout {
    holesAhead -= cursor.distance(to: id)
    cursor = id.next
    return lend(id, deliveryCount: 1, to: consumer, at: now)
  }

  @inline(__always)
  private mutating func lend(
    _ id: ConversationMessageID, deliveryCount: Int, to consumer: Int, at now: Int64
  ) -> Handout {
    let end = WindowAge.sum(now, lease)
    account.deliveries += 1
    consumers.hold(consumer, change: 1)
    pend(
      id,
      PendingEntry(
        state: .leased, deliveryCount: Int32(clamping: deliveryCount), consumer: Int32(consumer),
        due: end))
    return Handout(
      receipt: ConversationReceipt(id: id, deliveryCount: deliveryCount), leaseEnd: end)
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
  mutating func depart(_ id: ConversationMessageID) {
    if id >= cursor {
      holesAhead += 1
      account.missed += 1
    } else if forget(id) {
      account.departed += 1
    }
  }

  /// Takes a message out of all that names it.
  ///
  /// - Returns: Whether it was pending.
  mutating func forget(_ id: ConversationMessageID) -> Bool {
    let entry = pending.entry(of: id)
    guard entry.state != .none else { return false }
    forget(id, entry)
    return true
  }

  /// Takes a pending message out of all that names it.
  @inline(__always)
  mutating func forget(_ id: ConversationMessageID, _ entry: PendingEntry) {
    if entry.state == .leased { consumers.hold(Int(entry.consumer), change: -1) }
    pending.set(PendingEntry(), of: id)
  }
}
