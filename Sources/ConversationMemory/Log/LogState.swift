/// All that the lock of a log engine guards.
///
/// What only looks at it, and is often asked, is always inlined: a function that does not say that
/// it changes what it is lent gets a copy of it, several hundred bytes.
@usableFromInline
@frozen
struct LogState<Payload: Sendable>: ~Copyable {
  @usableFromInline var heart: ConversationBuffer
  @usableFromInline var payloads: PayloadStore<Payload>
  @usableFromInline var peakBytes = 0
  /// What left and is not told yet, as something was over before.
  @usableFromInline var order = DepartureOrder<Payload>()

  @usableFromInline var lines: WaitingLines<Payload>

  @usableFromInline var groups = GroupTable()
  /// Whether there is a group, so that operations have to look after them.
  @usableFromInline var hasGroups = false
  /// What the groups were told that are there.
  var descriptions: [GroupReference: GroupDescription<Payload>] = [:]
  /// Dead letters that are not yet taken away, with the group of each.
  var deadLetters: [(group: GroupReference, letter: DeadLetter<Payload>)] = []
  /// Whether there are some that somebody has to begin to take away.
  @usableFromInline var hasDeadLetters = false
  /// Whether somebody is at it, and goes on until there are none.
  var isBurying = false

  /// Whether it is noted what those got who waited.
  @usableFromInline var notesServices = false
  @usableFromInline var services: [LogService<Payload>] = []

  /// How many messages had been appended when subscribers that wait were last served: each of them
  /// has seen all those.
  @usableFromInline var servedCount = 0

  @usableFromInline var sweeps = SweepPlan()

  /// The state of a buffer at which nobody waits, or those who waited for it elsewhere.
  @inlinable
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

  /// Whether a conversation is known as long as it has these: groups or subscribers.
  var isHeld: Bool { hasGroups || !heart.subscriptions.isEmpty }

  /// Begins anew for those who wait where a conversation was forgotten.
  mutating func beginAnew(at origin: WindowOrigin) {
    heart.beginAnew(at: origin)
    payloads = PayloadStore(firstID: heart.frontID)
  }

  /// Appends several messages or none, whoever waits.
  @inlinable
  mutating func admit(
    contentsOf batch: [(payload: Payload, entry: ConversationEntry)], at now: Int64
  ) -> (decision: AppendDecision, ids: Range<ConversationMessageID>) {
    let (decision, ids, isNew) = heart.append(contentsOf: batch.map(\.entry), at: now)
    for (message, isNew) in zip(batch, isNew) where isNew { payloads.append(message.payload) }
    peakBytes = max(peakBytes, heldBytes)
    return (decision, ids)
  }

  /// Appends a message if the rules let it in, whoever waits.
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
    if notesServices { services.append(.message) }
    return message(header)
  }

  /// The payload of a live message.
  func payload(of id: ConversationMessageID) -> Payload? { payloads.copy(id) }

  /// What it takes now; what an operation holds is given back when it collects.
  @inlinable var usage: ConversationUsage {
    let heldBytes = heldBytes.addingClamped(groupBytes)
    return ConversationUsage(
      liveBytes: heart.liveByteCount, heldBytes: heldBytes, peakBytes: max(peakBytes, heldBytes))
  }

  /// Bytes of what groups know, beside all others. O(groups).
  @inlinable var groupBytes: Int { hasGroups ? groups.heldBytes : 0 }

  /// Bytes of all slots, used or not, and what payloads hold beyond their slot.
  @inlinable
  @inline(__always)
  var heldBytes: Int {
    heart.heldBytes(besides: MemoryLayout<Payload>.stride, in: payloads.heldBytes)
  }
}
