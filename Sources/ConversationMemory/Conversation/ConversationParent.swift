/// Where in the tree a new message goes.
public enum ConversationParent: Hashable, Sendable {
  /// Below the head of the branch that it is appended to.
  case head
  /// Nowhere: it begins a tree of its own.
  case root
  /// Below this message, whether it is still live or not.
  case message(ConversationMessageID)
}
