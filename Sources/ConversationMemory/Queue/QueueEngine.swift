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
  let ends: QueueEnds<Payload>
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
    let slotCount = min(configuration.capacity, Self.floor)
    ends = QueueEnds(configuration, slotCount: slotCount)
    shared = Cell(
      QueueShared(needsSweeper: configuration.window.endsByAge, slotCount: slotCount))
  }

  deinit {
    shared.pointee.sweeper?.cancel()
    shared.deallocate()
    ends.deallocate()
  }

  @usableFromInline var clock: ConversationClock { configuration.clock }
  var tail: GuardedCell<QueueSide<Payload>> { ends.tail }
  var head: GuardedCell<QueueSide<Payload>> { ends.head }
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
