/// All that the lock of a log engine guards.
struct LogState<Payload: Sendable>: ~Copyable {
  var heart: ConversationBuffer
  private var payloads: PayloadStore<Payload>
  private(set) var peakBytes = 0

  private(set) var lines: WaitingLines<Payload>
  var groups = GroupTable()
  /// What the groups were told that are there.
  var descriptions: [GroupReference: GroupDescription<Payload>] = [:]
  /// Dead letters that are not yet taken away, with the group of each.
  var deadLetters: [(group: GroupReference, letter: ConversationDeadLetter<Payload>)] = []

  /// When the sweeper comes next; the greatest instant while there is none.
  private var sweepsAt = Int64.max
  private(set) var sweeper: Task<Void, Never>?
  /// How many sweepers there have been; the last one's number.
  private(set) var sweeperNumber = 0

  /// The state of a buffer at which nobody waits, or those who waited for it elsewhere.
  init(
    _ heart: consuming ConversationBuffer, lines: consuming WaitingLines<Payload> = WaitingLines()
  ) {
    payloads = PayloadStore(firstID: heart.frontID)
    self.heart = heart
    self.lines = lines
  }

  /// Appends unless the rules, or those who wait for room, are in the way.
  mutating func append(
    _ payload: consuming Payload, _ entry: ConversationEntry, at now: Int64
  ) -> AppendDecision {
    // Nobody passes those who wait, even if there were room for a smaller message.
    // What was appended before needs no room.
    if lines.hasProducers, !heart.isFinished {
      return heart.holder(of: entry.idempotencyKey, at: now).map { .repeated($0) } ?? .full
    }
    return admit(payload, entry, at: now)
  }

  /// Appends several messages or none.
  mutating func append(
    contentsOf batch: [(payload: Payload, entry: ConversationEntry)], at now: Int64
  ) -> (decision: AppendDecision, ids: Range<ConversationMessageID>) {
    if lines.hasProducers, !heart.isFinished {
      return (.full, ConversationMessageID.none..<ConversationMessageID.none)
    }
    let (decision, ids, isNew) = heart.append(contentsOf: batch.map(\.entry), at: now)
    for (message, isNew) in zip(batch, isNew) where isNew { payloads.append(message.payload) }
    peakBytes = max(peakBytes, heldBytes)
    return (decision, ids)
  }

  mutating func admit(
    _ payload: consuming Payload, _ entry: ConversationEntry, at now: Int64
  ) -> AppendDecision {
    let decision = heart.append(entry, at: now)
    if case .appended = decision {
      payloads.append(payload)
      peakBytes = max(peakBytes, heldBytes)
    }
    return decision
  }

  /// The next message for a consumer of the shared cursor.
  mutating func deliver(at now: Int64) -> ConversationMessage<Payload>? {
    heart.deliver(at: now).flatMap { message($0) }
  }

  /// A message with its payload: live, or gone in this same operation.
  func message(_ header: ConversationHeader) -> ConversationMessage<Payload>? {
    payloads.copy(header.id).map { ConversationMessage(header: header, payload: $0) }
  }

  /// What it takes now; what an operation holds is given back when it collects.
  var usage: ConversationUsage {
    ConversationUsage(
      liveBytes: heart.liveByteCount, heldBytes: heldBytes, peakBytes: max(peakBytes, heldBytes))
  }

  /// Bytes of all slots, used or not, and what payloads hold beyond their slot.
  var heldBytes: Int {
    let inline = heart.liveCount * MemoryLayout<Payload>.stride
    // The payloads' part is what the user's counter says, up to the greatest number.
    let (sum, overflow) = max(0, heart.liveByteCount - inline)
      .addingReportingOverflow(heart.heldBytes + payloads.heldBytes)
    return overflow ? .max : sum
  }
}

// MARK: Waiting

extension LogState {
  /// Settles a waiter if what it wants is there, or lets it stand in line.
  ///
  /// - Returns: Whether it is settled.
  mutating func enter(_ waiter: Waiter<Payload>, at now: Int64) -> Bool {
    guard waiter.outcome == nil else { return true }
    let isBehind = if case .room = waiter.wish { lines.hasProducers } else { false }
    if !isBehind, let outcome = outcome(for: waiter, at: now) {
      waiter.settle(outcome)
      return true
    }
    lines.append(waiter)
    return false
  }

  /// Settles a waiter that is not settled yet.
  mutating func withdraw(
    _ waiter: Waiter<Payload>, _ outcome: Waiter<Payload>.Outcome, _ wakes: inout WakeList
  ) {
    lines.withdraw(waiter, outcome, &wakes)
  }

  /// Settles all who wait for what is there now.
  mutating func serve(at now: Int64, _ wakes: inout WakeList) {
    guard !lines.isEmpty else { return }
    // The lines step aside while the rest of the state is asked on their behalf.
    var waiting = WaitingLines<Payload>()
    swap(&waiting, &lines)
    waiting.serve(&wakes) { outcome(for: $0, at: now) }
    swap(&waiting, &lines)
  }

  /// What a waiter gets now; nil if it has to wait.
  private mutating func outcome(
    for waiter: Waiter<Payload>, at now: Int64
  ) -> Waiter<Payload>.Outcome? {
    switch waiter.wish {
    case .room:
      guard let request = waiter.request else { return nil }
      let decision = admit(request.payload, request.entry, at: now)
      if case .appended = decision { waiter.request = nil }
      return decision == .full ? nil : .append(decision)
    case .message:
      if let message = deliver(at: now) { return .message(message) }
      return heart.isFinished ? .finished : nil
    case .event(let subscription):
      return event(of: subscription, at: now)
    case .deliveries(let group, let consumer, let limit):
      return deliveries(of: group, to: consumer, atMost: limit, at: now)
    }
  }

  mutating func event(
    of subscription: UInt64, at now: Int64
  ) -> Waiter<Payload>.Outcome? {
    switch heart.next(of: subscription, at: now) {
    case .message(let header): message(header).map { .event(.message($0)) }
    case .lagged(let range): .event(.lagged(range))
    case .finished: .finished
    case .nothingYet: nil
    }
  }
}

// MARK: Leaving

extension LogState {
  /// Takes the payloads of what left, and follows the heart's ring.
  mutating func collect(_ departed: inout Departed<Payload>) {
    guard !heart.departures.isEmpty else { return }
    groups.absorb(&heart)
    groups.forgetDepartures()
    var hasExpired = false
    // By index: a loop over the list would share it, and emptying it would then allocate another.
    for index in heart.departures.indices {
      let departure = heart.departures[index]
      if departure.reason == .expired { hasExpired = true }
      if let payload = payloads.take(departure.header.id) { departed.add(payload, departure) }
    }
    // Room for many departures at once is not kept: there may be a million such buffers.
    heart.departures.removeAll(keepingCapacity: heart.departures.count <= 4)
    payloads.advance(to: heart.frontID)
    // As the nodes: what traffic alone takes out comes back, so its slots stay.
    if hasExpired { payloads.shrink() }
  }

  /// When a sweeper should come, if that is before the one that there is.
  mutating func sweepDue() -> Int64? {
    // Of all messages: one whose time is the window's may be over before those with a time of their
    // own for which the sweeper that there is comes.
    guard let due = nextDue(), due < sweepsAt else { return nil }
    return due
  }

  /// When the next message will be over by age, or a lease or rest in a group.
  private mutating func nextDue() -> Int64? {
    let expiry = heart.nextExpiry()
    guard let due = groups.nextDue() else { return expiry }
    return min(expiry ?? due, due)
  }

  /// The number of a sweeper that is to take the place of the one that there is.
  mutating func nextSweeperNumber() -> Int {
    sweeperNumber += 1
    return sweeperNumber
  }

  /// Puts a sweeper in the place of the one that there was.
  ///
  /// - Returns: The other, to be cancelled without the lock.
  mutating func changeSweeper(to new: Task<Void, Never>, at due: Int64) -> Task<Void, Never>? {
    defer { (sweeper, sweepsAt) = (new, due) }
    return sweeper
  }

  /// When a sweeper should come again; nil if it ends.
  ///
  /// - Parameter number: Which one asks: one that has been replaced may have woken before it was
  ///   cancelled, and has no say any more.
  mutating func nextSweep(of number: Int) -> Int64? {
    guard number == sweeperNumber else { return nil }
    let next = nextDue()
    sweepsAt = next ?? .max
    if next == nil { sweeper = nil }
    return next
  }
}
