import ConversationMemory

/// On what a buffer under test runs.
enum Course: Hashable, Sendable, CaseIterable {
  /// A queue that stays one.
  case queue
  /// A queue that moves to a log while it is used.
  case moving
  /// A log that lets go of what is consumed.
  case consumedLog
  /// A log that keeps what is consumed.
  case keptLog

  /// Whether a message leaves as it is consumed.
  var consumes: Bool { self != .keptLog }

  /// A configuration for which a buffer runs on this.
  func configuration<Payload>(
    of payload: Payload.Type = Payload.self, capacity: Int, overflow: ConversationOverflow,
    clock: ConversationClock = .precise
  ) -> ConversationConfiguration<Payload> {
    var configuration = ConversationConfiguration<Payload>()
    configuration.capacity = capacity
    configuration.overflow = overflow
    configuration.clock = clock
    configuration.retention = consumes ? .untilConsumed : .window
    // An observer is nothing that a queue could tell.
    if self == .consumedLog { configuration.observer = { _, _ in } }
    return configuration
  }
}
