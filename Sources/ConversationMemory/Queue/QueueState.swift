/// All of a queue, for one operation of whoever holds both of its locks.
///
/// What leaves is kept in ``released`` until the locks are let go.
struct QueueState<Payload: Sendable>: ~Copyable {
  let ends: QueueEnds<Payload>
  let rules: ConversationRules
  var lines = WaitingLines<Payload>()
  var isFinished = false
  /// The instant of the present operation.
  private(set) var now = Int64.min
  var released = Released<Payload>()
  /// The log into which the queue has moved.
  var successor: LogEngine<Payload>?
  var sweeps = SweepPlan()
  /// The most slots that there were.
  var peakSlots: Int

  init(_ ends: QueueEnds<Payload>, _ rules: ConversationRules) {
    self.ends = ends
    self.rules = rules
    peakSlots = ends.head.pointee.ring.slotCount
  }

  var tail: GuardedCell<QueueSide<Payload>> { ends.tail }
  var head: GuardedCell<QueueSide<Payload>> { ends.head }

  /// Begins an operation at an instant.
  mutating func begin(at now: Int64) {
    self.now = now
    ends.dropEvicted()
  }

  /// The payloads that left, which are released without the locks.
  mutating func takeReleased() -> Released<Payload> {
    var taken = Released<Payload>()
    swap(&taken, &released)
    return taken
  }

  /// Whether messages end by age and nobody will come to let go of them.
  var needsSweeper: Bool { rules.window.endsByAge && sweeps.next == .max }

  /// When the oldest message is over; nil if there is none.
  var nextDue: Int64? {
    guard let arrival = ends.oldestArrival else { return nil }
    return head.pointee.age.expiry(arrival: arrival, ordinal: head.pointee.id.rawValue)
  }

  /// Tells both sides whether the next operation has to take both locks.
  func noteNeeds() {
    let isSpecial = isFinished || !lines.isEmpty || successor != nil
    head.pointee.needsBoth = isSpecial
    tail.pointee.needsBoth = isSpecial || needsSweeper
  }
}

// MARK: Knowing

extension QueueState {
  /// What became of all messages.
  var account: ConversationAccount {
    ConversationAccount(
      appended: ConversationMessageID(rawValue: 1).distance(to: tail.pointee.id),
      consumed: head.pointee.consumed, expired: head.pointee.expired,
      evicted: head.pointee.evicted)
  }

  /// What the messages' slots take, used or not.
  var usage: ConversationUsage {
    let stride = QueueRing<Payload>.stride
    return ConversationUsage(
      liveBytes: liveBytes, heldBytes: head.pointee.ring.slotCount * stride,
      peakBytes: peakSlots * stride)
  }
}
