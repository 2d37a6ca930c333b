/// What a full buffer does with one message more.
public enum ConversationOverflow: Hashable, Sendable {
  /// The oldest message gives way; pinned ones do not.
  case evictOldest
  /// The message comes back to the appender.
  case reject
  /// The thread blocks, or the task suspends, until there is room; first come, first served.
  ///
  /// An append that does not wait gets its message back.
  case wait
}
