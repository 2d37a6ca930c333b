/// What a message carries beside its payload, given by whoever appends it.
public struct ConversationAttributes: Hashable, Sendable {
  /// Who speaks, as a chat knows it.
  public var role: ConversationRole?
  /// Whether it was said or is a state, and of which key.
  public var kind: ConversationKind
  /// The name of who speaks.
  public var author: String?
  /// What else is to be known about the message.
  public var metadata: [String: String]

  /// The attributes of a message; all of them may be left out.
  @inlinable
  public init(
    role: ConversationRole? = nil, author: String? = nil, kind: ConversationKind = .message,
    metadata: [String: String] = [:]
  ) {
    self.role = role
    self.kind = kind
    self.author = author
    self.metadata = metadata
  }
}

extension ConversationAttributes {
  /// Whether a message with these is the first of a turn: a user's, or one that was said without a
  /// role. A state without a role, such as that somebody is typing, belongs to the turn it is in.
  @inlinable var beginsTurn: Bool {
    switch role {
    case .user: true
    case .none: kind == .message
    case .system, .assistant, .toolCall, .toolResult: false
    }
  }
}
