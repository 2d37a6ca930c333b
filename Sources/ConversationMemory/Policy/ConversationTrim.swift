/// What a conversation is trimmed to: how much of it stays, counted from its newest message.
public enum ConversationTrim: Hashable, Sendable {
  /// So many messages, pinned ones among them; a number below zero is as good as none.
  case count(Int)
  /// So many bytes, as they are counted, pinned messages among them; a number below zero is as good
  /// as none.
  case bytes(Int)
  /// The messages from an id on, whether or not there is or was one of that id.
  case from(ConversationMessageID)
}
