/// How long a message stays after it was dequeued.
public enum ConversationRetention: Hashable, Sendable {
  /// Until it leaves the window: a log that can be read again.
  case window
  /// No longer: a queue.
  case untilConsumed
}
