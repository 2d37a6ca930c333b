/// The engine of a buffer that is used as a queue: values go in at one end and are moved out at the
/// other, each end with a lock of its own.
///
/// It serves the plain case, in which expiries are in the order of arrival and messages say nothing
/// but their payload. Appending and dequeuing take one lock and read the clock once; whatever needs
/// more takes both, the tail's first, and is an operation of ``QueueState``. As soon as something
/// is asked that only a log can answer (a tree, a subscriber, a pinned message …) the queue moves
/// into a ``LogEngine``, gives its slots back, and only passes on what still comes to it.
@usableFromInline
final class QueueEngine<Payload: Sendable>: @unchecked Sendable {
  // Sendable: a side is only touched under its lock, the rest of the mutable state under both.

  let configuration: ConversationConfiguration<Payload>
  @usableFromInline let ends: QueueEnds<Payload>
  /// What only those touch who hold both locks.
  let state: Cell<QueueState<Payload>>

  /// Whether a buffer's configuration leaves the plain case.
  static func serves(_ configuration: ConversationConfiguration<Payload>) -> Bool {
    configuration.retention == .untilConsumed && !configuration.window.endsByPosition
      && configuration.byteBudget == nil && configuration.byteCount == nil
      && configuration.tokenCount == nil && configuration.observer == nil
  }

  /// The queue of a buffer that can be one; nil if it has to be a log.
  @usableFromInline
  static func make(_ configuration: ConversationConfiguration<Payload>) -> QueueEngine? {
    serves(configuration) ? QueueEngine(configuration) : nil
  }

  init(_ configuration: ConversationConfiguration<Payload>) {
    self.configuration = configuration
    ends = QueueEnds(
      configuration, slotCount: min(configuration.capacity, QueueState<Payload>.floor))
    state = Cell(QueueState(ends, ConversationRules(configuration)))
  }

  deinit {
    state.deallocate()
    ends.deallocate()
  }

  @usableFromInline var clock: ConversationClock { configuration.clock }
}
