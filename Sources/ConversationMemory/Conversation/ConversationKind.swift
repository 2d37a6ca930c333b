/// What a node of the conversation is.
public enum ConversationKind: Hashable, Sendable {
  /// Something that was said.
  case message
  /// The value that `key` has from here on, until a later state of the same key.
  case state(key: String)

  /// The key of a state; nil for a message.
  @inlinable var key: String? {
    switch self {
    case .message: nil
    case .state(let key): key
    }
  }
}
