/// All that the lock of a log engine guards.
@usableFromInline
struct LogState<Payload: Sendable>: ~Copyable {
  @usableFromInline var heart: ConversationBuffer
  @usableFromInline var payloads: PayloadStore<Payload>
  @usableFromInline var peakBytes = 0

  @usableFromInline private(set) var lines: WaitingLines<Payload>

  var groups = GroupTable()
  /// Whether there was ever a group, so that operations have to look after them.
  @usableFromInline var hasGroups = false
  /// What the groups were told that are there.
  var descriptions: [GroupReference: GroupDescription<Payload>] = [:]
  /// Dead letters that are not yet taken away, with the group of each.
  var deadLetters: [(group: GroupReference, letter: ConversationDeadLetter<Payload>)] = []
  @usableFromInline var hasDeadLetters = false

  /// How many messages had been appended when subscribers that wait were last served: each of them
  /// has seen all those.
  @usableFromInline private(set) var servedCount = 0

  /// When the sweeper comes next; the greatest instant while there is none.
  @usableFromInline private(set) var sweepsAt = Int64.max
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

  /// The state of a buffer whose messages were elsewhere before.
  init(
    _ heart: consuming ConversationBuffer,
    restoring payloads: [(id: ConversationMessageID, payload: Payload)]
  ) {
    self.payloads = PayloadStore(
      restoring: payloads, firstID: heart.frontID, nextID: heart.facts.nextID)
    self.heart = heart
    lines = WaitingLines()
  }

  /// Appends unless the rules, or those who wait for room, are in the way.
  @inlinable
  mutating func append(
    _ payload: consuming Payload, _ entry: borrowing ConversationEntry, at now: Int64
  ) -> AppendDecision {
    // Nobody passes those who wait, even if there were room for a smaller message.
    // What was appended before needs no room.
    if lines.hasProducers, !heart.isFinished {
      return heart.holder(of: entry.idempotencyKey, at: now).map { .repeated($0) } ?? .full
    }
    return admit(payload, entry, at: now)
  }

  /// Appends several messages or none.
  @inlinable
  mutating func append(
    contentsOf batch: [(payload: Payload, entry: ConversationEntry)], at now: Int64
  ) -> (decision: AppendDecision, ids: Range<ConversationMessageID>) {
    if lines.hasProducers, !heart.isFinished {
      return (.full, ConversationMessageID.none..<ConversationMessageID.none)
    }
    return admit(contentsOf: batch, at: now)
  }

  @inlinable
  mutating func admit(
    contentsOf batch: [(payload: Payload, entry: ConversationEntry)], at now: Int64
  ) -> (decision: AppendDecision, ids: Range<ConversationMessageID>) {
    let (decision, ids, isNew) = heart.append(contentsOf: batch.map(\.entry), at: now)
    for (message, isNew) in zip(batch, isNew) where isNew { payloads.append(message.payload) }
    peakBytes = max(peakBytes, heldBytes)
    return (decision, ids)
  }

  @inlinable
  mutating func admit(
    _ payload: consuming Payload, _ entry: borrowing ConversationEntry, at now: Int64
  ) -> AppendDecision {
    let decision = heart.append(entry, at: now)
    if case .appended = decision {
      payloads.append(payload)
      peakBytes = max(peakBytes, heldBytes)
    }
    return decision
  }

  /// The next message for a consumer of the shared cursor.
  @inlinable
  mutating func deliver(at now: Int64) -> ConversationMessage<Payload>? {
    guard let header = heart.deliver(at: now) else { return nil }
    return message(header)
  }

  /// A message with its payload: live, or gone in this same operation.
  @inlinable
  func message(_ header: consuming ConversationHeader) -> ConversationMessage<Payload>? {
    guard let payload = payloads.copy(header.id) else { return nil }
    return ConversationMessage(header: header, payload: payload)
  }

  /// Messages with their payloads, in the order of their headers.
  @inlinable
  func messages(_ headers: [ConversationHeader]) -> [ConversationMessage<Payload>] {
    var messages: [ConversationMessage<Payload>] = []
    messages.reserveCapacity(headers.count)
    for header in headers {
      if let message = message(header) { messages.append(message) }
    }
    return messages
  }

  /// What a window has room for.
  ///
  /// The caller has let go of all that is over at this instant.
  @inlinable
  mutating func read(
    through window: ConversationWindow, at now: Int64
  ) -> ConversationView<Payload> {
    guard let extent = heart.extent(through: window, at: now) else {
      let read = heart.read(through: window, at: now)
      return ConversationView(messages: messages(read.headers), leftOut: read.leftOut)
    }
    var messages: [ConversationMessage<Payload>] = []
    messages.append(addingCapacity: extent.count) { messages in
      var id = extent.first
      while !messages.isFull, let place = heart.nodes.firstLive(from: id) {
        id = heart.nodes.id(at: place)
        if let payload = payloads.copy(id) {
          messages.append(ConversationMessage(header: heart.header(at: place), payload: payload))
        }
        id = id.next
      }
    }
    return ConversationView(messages: messages, leftOut: extent.leftOut)
  }

  /// What a window has room for of the path to a message; nil if that is not live.
  ///
  /// The caller has let go of all that is over at this instant.
  @inlinable
  mutating func path(
    to id: ConversationMessageID, through window: ConversationWindow, at now: Int64
  ) -> ConversationPath<Payload>? {
    guard let extent = heart.pathExtent(to: id, through: window, at: now) else {
      return heart.path(to: id, through: window, at: now).map { read in
        ConversationPath(
          messages: self.messages(read.headers), cutAt: read.cutAt, leftOut: read.leftOut)
      }
    }
    var messages: [ConversationMessage<Payload>] = []
    messages.append(addingCapacity: extent.count) { messages in
      var id = id
      while !messages.isFull, let place = heart.nodes.place(of: id) {
        if let payload = payloads.copy(id) {
          messages.append(ConversationMessage(header: heart.header(at: place), payload: payload))
        }
        id = heart.nodes[place].parent
      }
    }
    messages.reverse()
    return ConversationPath(messages: messages, cutAt: extent.cutAt, leftOut: extent.leftOut)
  }

  /// The payload of a live message.
  func payload(of id: ConversationMessageID) -> Payload? { payloads.copy(id) }

  /// What it takes now; what an operation holds is given back when it collects.
  @inlinable var usage: ConversationUsage {
    ConversationUsage(
      liveBytes: heart.liveByteCount, heldBytes: heldBytes, peakBytes: max(peakBytes, heldBytes))
  }

  /// Bytes of all slots, used or not, and what payloads hold beyond their slot.
  @inlinable var heldBytes: Int {
    heart.heldBytes(besides: MemoryLayout<Payload>.stride, in: payloads.heldBytes)
  }
}

// MARK: Waiting

extension LogState {
  /// Settles a waiter if what it wants is there, or lets it stand in line.
  ///
  /// - Returns: Whether it is settled.
  @usableFromInline
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
  @usableFromInline
  mutating func withdraw(
    _ waiter: Waiter<Payload>, _ outcome: Waiter<Payload>.Outcome, _ wakes: inout WakeList
  ) {
    lines.withdraw(waiter, outcome, &wakes)
  }

  /// Whether something may have come for somebody who waits.
  @inlinable var hasToServe: Bool {
    if !lines.producers.isEmpty || !lines.consumers.isEmpty { return true }
    // For subscribers only what was appended since; for consumers of a group also what others gave
    // back.
    return !lines.subscribers.isEmpty
      && (heart.appendedCount != servedCount || heart.isFinished || hasGroups)
  }

  /// Settles all who wait for what is there now.
  @usableFromInline
  @inline(never)
  mutating func serve(at now: Int64, _ wakes: inout WakeList) {
    // The lines step aside while the rest of the state is asked on their behalf.
    var waiting = WaitingLines<Payload>()
    swap(&waiting, &lines)
    waiting.serve(&wakes) { outcome(for: $0, at: now) }
    if heart.appendedCount != servedCount || heart.isFinished || hasGroups {
      servedCount = heart.appendedCount
      waiting.serveSubscribers(&wakes) { outcome(for: $0, at: now) }
    }
    swap(&waiting, &lines)
  }

  /// What a waiter gets now; nil if it has to wait.
  private mutating func outcome(
    for waiter: Waiter<Payload>, at now: Int64
  ) -> Waiter<Payload>.Outcome? {
    switch waiter.wish {
    case .room:
      return waiter.request.flatMap { admit($0, of: waiter, at: now) }
    case .message:
      if let message = deliver(at: now) { return .message(message) }
      return heart.isFinished ? .finished : nil
    case .event(let subscription):
      return event(of: subscription, at: now)
    case .deliveries(let group, let consumer, let limit):
      return deliveries(of: group, to: consumer, atMost: limit, at: now)
    }
  }

  /// Appends what a waiter wants to append, or nothing; nil if it has to wait on.
  private mutating func admit(
    _ request: Waiter<Payload>.Request, of waiter: Waiter<Payload>, at now: Int64
  ) -> Waiter<Payload>.Outcome? {
    let decision: AppendDecision
    var ids = ConversationMessageID.none..<ConversationMessageID.none
    switch request {
    case .one(let payload, let entry): decision = admit(payload, entry, at: now)
    case .all(let batch): (decision, ids) = admit(contentsOf: batch, at: now)
    }
    if case .appended = decision { waiter.request = nil }
    return decision == .full ? nil : .append(decision, ids: ids)
  }

  mutating func event(
    of subscription: UInt64, at now: Int64
  ) -> Waiter<Payload>.Outcome? {
    if let event = nextEvent(of: subscription, at: now) { return .event(event) }
    return heart.isAtEnd(subscription) ? .finished : nil
  }

  /// The next event of a subscription; nil if there is none yet, or will be none.
  @inlinable
  mutating func nextEvent(
    of subscription: UInt64, at now: Int64
  ) -> ConversationEvent<Payload>? {
    switch heart.next(of: subscription, at: now) {
    case .message(let header):
      guard let message = message(header) else { return nil }
      return .message(message)
    case .lagged(let range): return .lagged(range)
    case .finished, .nothingYet: return nil
    }
  }
}

// MARK: Leaving

extension LogState {
  /// Lets all messages go, pinned ones too, for room that others need.
  mutating func evictAll() {
    heart.leaveAll(.evicted)
    var departed = Departed<Payload>(isObserved: false)
    collect(&departed)
  }

  /// Takes the payloads of what left, and follows the heart's ring.
  @inlinable
  mutating func collect(_ departed: inout Departed<Payload>) {
    if hasGroups { tellGroups() }
    var hasExpired = false
    for index in 0..<heart.departures.count {
      let departure = heart.departures[index]
      if departure.reason == .expired { hasExpired = true }
      guard let payload = payloads.take(departure.id) else { continue }
      if departed.isObserved {
        departed.add(payload, heart.departedHeaders[index], departure.reason)
      } else {
        departed.released.add(payload)
      }
    }
    heart.forgetDepartures()
    payloads.advance(to: heart.frontID)
    // As the nodes: what traffic alone takes out comes back, so its slots stay.
    if hasExpired { payloads.shrink() }
  }

  /// Whether a sweeper may have to come before the one that there is.
  @inlinable var mayHaveSweepDue: Bool { heart.earliestExpiry < sweepsAt || hasGroups }

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
