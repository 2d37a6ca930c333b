/// The engine of a buffer that is used as a queue: values go in at one end and are moved out at the
/// other, each end with a lock of its own.
///
/// It serves the plain case, in which expiries are in the order of arrival and messages say nothing
/// but their payload. Appending and dequeuing take one lock and read the clock once; whatever needs
/// more takes both, the tail's first. As soon as something is asked that only a log can answer (a
/// tree, a subscriber, a pinned message …) the queue moves into a ``LogEngine`` and goes on there.
@usableFromInline
final class QueueEngine<Payload: Sendable>: @unchecked Sendable {
  // Sendable: a side is only touched under its lock, the rest of the mutable state under both.

  let configuration: ConversationConfiguration<Payload>
  @usableFromInline let conversation: ConversationID
  @usableFromInline let clock: ConversationClock
  @usableFromInline let window: ConversationWindow
  /// When the queue began, for windows that are a schedule.
  @usableFromInline let start: Int64
  @usableFromInline let tail: GuardedCell<QueueSide<Payload>>
  @usableFromInline let head: GuardedCell<QueueSide<Payload>>
  /// What only those touch who hold both locks.
  let shared: Cell<QueueShared<Payload>>

  /// Slots that are allocated at the start, and stay.
  static var floor: Int { 64 }

  /// Whether a buffer's configuration leaves the plain case.
  static func serves(_ configuration: ConversationConfiguration<Payload>) -> Bool {
    configuration.retention == .untilConsumed && !configuration.window.endsByPosition
      && configuration.byteBudget == nil && configuration.byteCount == nil
      && configuration.tokenCount == nil && configuration.observer == nil
  }

  init(_ configuration: ConversationConfiguration<Payload>) {
    self.configuration = configuration
    conversation = configuration.conversation
    clock = configuration.clock
    window = configuration.window
    start = configuration.clock.nanoseconds
    let ring = QueueRing<Payload>(slotCount: min(configuration.capacity, Self.floor))
    let needsSweeper = configuration.window.endsByAge
    tail = GuardedCell(QueueSide(ring: ring, needsBoth: needsSweeper))
    head = GuardedCell(QueueSide(ring: ring, needsBoth: false))
    shared = Cell(QueueShared(needsSweeper: needsSweeper, slotCount: ring.slotCount))
  }

  deinit {
    shared.pointee.sweeper?.cancel()
    shared.deallocate()
    while head.pointee.ring.arrival(head.pointee.slot) >= 0 {
      _ = head.pointee.ring.empty(head.pointee.slot)
      head.pointee.advance()
    }
    head.pointee.ring.deallocate()
    tail.deallocate()
    head.deallocate()
  }

  /// The message in a slot, for whoever takes it out.
  @inlinable
  func message(
    _ payload: consuming Payload, _ id: ConversationMessageID, arrival: Int64, expiry: Int64
  ) -> ConversationMessage<Payload> {
    // Without roles and branches every message continues the one before.
    ConversationMessage(
      header: ConversationHeader(
        id: id, conversation: conversation,
        arrival: ConversationInstant(nanoseconds: arrival),
        expiry: ConversationInstant(nanoseconds: expiry),
        parent: ConversationMessageID(rawValue: id.rawValue - 1).optional,
        depth: Int(id.rawValue - 1)),
      payload: payload)
  }
}

/// What only those touch who hold both locks of a queue.
struct QueueShared<Payload: Sendable>: ~Copyable {
  var lines = WaitingLines<Payload>()
  var isFinished = false
  /// The log into which the queue has moved.
  var successor: LogEngine<Payload>?
  /// Whether messages end by age and nobody is there to let go of them.
  var needsSweeper: Bool
  var sweeper: Task<Void, Never>?
  /// The most slots that there were.
  var peakSlots: Int

  init(needsSweeper: Bool, slotCount: Int) {
    self.needsSweeper = needsSweeper
    peakSlots = slotCount
  }
}
