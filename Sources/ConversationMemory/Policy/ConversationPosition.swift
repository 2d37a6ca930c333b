/// Where a subscription begins.
public enum ConversationPosition: Hashable, Sendable {
  /// At the oldest live message.
  case oldest
  /// Behind the newest message: only what is appended from now on.
  case newest
  /// Behind this message, whether it is still live or not.
  case after(ConversationMessageID)
}
