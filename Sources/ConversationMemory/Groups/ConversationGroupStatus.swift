/// What a group is doing, all of one instant.
public struct ConversationGroupStatus: Hashable, Sendable {
  /// What became of its messages.
  public let account: ConversationGroupAccount
  /// Live messages that nobody has got yet.
  public let lag: Int
  /// Messages that were handed out and not acknowledged: in a consumer's hands, at rest after a
  /// refusal, or waiting to be handed out again.
  public let pending: Int
  /// Its consumers, by name.
  public let consumers: [ConversationConsumerStatus]
}

/// What a consumer of a group holds.
public struct ConversationConsumerStatus: Hashable, Sendable {
  /// Its name.
  public let name: String
  /// The deliveries in its hands, in order of their ids.
  public let held: [ConversationReceipt]
  /// When it last asked for messages or answered for one.
  public let lastSeen: ConversationInstant
  /// When it last got messages; nil if it never has.
  public let lastServed: ConversationInstant?
}
