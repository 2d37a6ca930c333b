/// A consumer of a group, and how much it has.
public struct ConversationConsumer: Hashable, Sendable {
  /// Its name.
  public let name: String
  /// How many pending messages it has, or had last: in its hands, at rest after it refused them, or
  /// waiting to be handed out again.
  public let pending: Int
  /// When it last asked for messages or answered for one.
  public let lastSeen: ConversationInstant
  /// When it last got messages; nil if it never has.
  public let lastServed: ConversationInstant?
}

/// What is pending in a group, in few numbers, all of one instant.
public struct ConversationPendingSummary: Hashable, Sendable {
  /// How many messages are pending.
  public let count: Int
  /// The least id among them; nil if there are none.
  public let least: ConversationMessageID?
  /// The greatest; nil if there are none.
  public let greatest: ConversationMessageID?
  /// The consumers that have some, or had them last, by name. What is nobody's is of none of them.
  public let consumers: [ConversationConsumer]
}
