/// What a message carries beside its payload, given by whoever appends it.
///
/// A role costs nothing. An author, a state's key and metadata share one allocation, which all
/// copies of the message share too; a message without them has none.
public struct ConversationAttributes: Sendable {
  /// Who speaks, as a chat knows it.
  public var role: ConversationRole?
  @usableFromInline var details: Details?

  /// The attributes of a message that says nothing but its payload.
  @inlinable
  public init() {
    role = nil
    details = nil
  }

  /// The attributes of a message; all of them may be left out.
  ///
  /// - Parameters:
  ///   - role: Who speaks, as a chat knows it.
  ///   - author: The name of who speaks.
  ///   - kind: Whether it was said or is a state, and of which key.
  ///   - metadata: What else is to be known about the message.
  public init(
    role: ConversationRole? = nil, author: String? = nil, kind: ConversationKind = .message,
    metadata: [String: String] = [:]
  ) {
    self.role = role
    details = Details(author: author, kind: kind, metadata: metadata)
  }
}

extension ConversationAttributes {
  /// The name of who speaks.
  public var author: String? {
    get { details?.author }
    set { details = Details(author: newValue, kind: kind, metadata: metadata) }
  }

  /// Whether it was said or is a state, and of which key.
  public var kind: ConversationKind {
    get { details?.kind ?? .message }
    set { details = Details(author: author, kind: newValue, metadata: metadata) }
  }

  /// The key of a state; nil for what is none.
  var stateKey: String? { details?.kind.key }

  /// What else is to be known about the message.
  public var metadata: [String: String] {
    get { details?.metadata ?? [:] }
    set { details = Details(author: author, kind: kind, metadata: newValue) }
  }

  /// The part that only some messages have.
  @usableFromInline
  final class Details: Sendable {
    let author: String?
    let kind: ConversationKind
    let metadata: [String: String]

    /// Nil if there is nothing to hold.
    init?(author: String?, kind: ConversationKind, metadata: [String: String]) {
      if author == nil, kind == .message, metadata.isEmpty { return nil }
      self.author = author
      self.kind = kind
      self.metadata = metadata
    }
  }
}

extension ConversationAttributes: Hashable {
  /// Whether two messages say the same of themselves.
  public static func == (left: Self, right: Self) -> Bool {
    left.role == right.role
      && (left.details === right.details
        || left.author == right.author && left.kind == right.kind
          && left.metadata == right.metadata)
  }

  /// Adds what the message says of itself.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(role)
    hasher.combine(author)
    hasher.combine(kind)
    hasher.combine(metadata)
  }
}

extension ConversationAttributes {
  /// Whether a message with these is the first of a turn: a user's, or one that was said without a
  /// role. A state without a role, such as that somebody is typing, belongs to the turn it is in.
  @inlinable var beginsTurn: Bool {
    switch role {
    case .user: true
    case .none: details == nil || kind == .message
    case .system, .assistant, .toolCall, .toolResult: false
    }
  }
}
