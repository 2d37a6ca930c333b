/// A message on its way into the buffer: the payload and all that the appender can say about it.
public struct ConversationDraft<Payload> {
  /// What the message says.
  public var payload: Payload
  /// Who speaks, and what else.
  public var attributes: ConversationAttributes
  /// Where in the tree it goes.
  public var parent: ConversationParent
  /// The branch whose head it becomes.
  public var branch: ConversationBranch
  /// Its own time to live in place of the window's, longer or shorter, and over at once where it is
  /// not above zero; nil for the window's.
  public var timeToLive: Duration?
  /// Whether it stays, past every window and capacity, until it is removed.
  public var isPinned: Bool
  /// Makes a repeated append give the first id and append nothing, for as long as the message could
  /// live by age, also once it has left otherwise.
  public var idempotencyKey: String?

  /// A message that is not appended yet.
  ///
  /// - Parameters:
  ///   - payload: What the message says.
  ///   - attributes: Who speaks, and what else.
  ///   - parent: Where in the tree it goes; by default it continues `branch`.
  ///   - branch: The branch whose head it becomes.
  ///   - timeToLive: Its own time to live in place of the window's; one below zero is over at once.
  ///   - isPinned: Whether it stays until it is removed.
  ///   - idempotencyKey: Names this append, so that repeating it appends nothing for as long as the
  ///     message could live by age, also once it has left otherwise.
  @inlinable
  public init(
    _ payload: consuming Payload, attributes: ConversationAttributes = ConversationAttributes(),
    parent: ConversationParent = .head, branch: ConversationBranch = .main,
    timeToLive: Duration? = nil, isPinned: Bool = false, idempotencyKey: String? = nil
  ) {
    self.payload = payload
    self.attributes = attributes
    self.parent = parent
    self.branch = branch
    self.timeToLive = timeToLive
    self.isPinned = isPinned
    self.idempotencyKey = idempotencyKey
  }

  /// A message of a chat.
  @inlinable
  public init(
    _ payload: consuming Payload, role: ConversationRole, author: String? = nil,
    parent: ConversationParent = .head, isPinned: Bool = false
  ) {
    self.init(
      payload, attributes: ConversationAttributes(role: role, author: author), parent: parent,
      isPinned: isPinned)
  }
}

extension ConversationDraft: Sendable where Payload: Sendable {}
