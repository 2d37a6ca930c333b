/// All of a message but its payload: what every rule of the buffer decides by.
public struct ConversationHeader: Hashable, Sendable {
  /// Its place in the order of the conversation.
  public let id: ConversationMessageID
  /// The conversation that it belongs to.
  public let conversation: ConversationID
  /// When it was appended.
  public let arrival: ConversationInstant
  /// From when on it is no longer live; ``ConversationInstant/distantFuture`` without an end.
  public let expiry: ConversationInstant
  /// The message that it answers or continues; nil for a root. It may have left the window.
  public let parent: ConversationMessageID?
  /// How many ancestors it has, whether they are live or not: 0 for a root, one more than its
  /// parent's. 1 where it names a parent that had left, of which nothing is known.
  public let depth: Int
  /// Who speaks, and what else the appender said of it.
  public let attributes: ConversationAttributes

  @inlinable
  init(
    id: ConversationMessageID, conversation: ConversationID, arrival: ConversationInstant,
    expiry: ConversationInstant, parent: ConversationMessageID? = nil, depth: Int = 0,
    attributes: ConversationAttributes = ConversationAttributes()
  ) {
    self.id = id
    self.conversation = conversation
    self.arrival = arrival
    self.expiry = expiry
    self.parent = parent
    self.depth = depth
    self.attributes = attributes
  }
}
