/// What it came to that a conversation was to get another name, or a copy of it.
public enum ConversationTransfer: Hashable, Sendable {
  /// It was done.
  case done
  /// There is no such conversation.
  case missing
  /// There is one of the other name, which was not to be replaced.
  case taken
  /// Dead letters of its own go to the other name: they cannot go to where they come from.
  case deadLetters
}
