/// A message that a group has handed out and that was not acknowledged, as whoever looks at the
/// group sees it.
public struct ConversationPendingMessage: Hashable, Sendable {
  /// Its last delivery: the message's id, and how often it was handed out.
  public let receipt: ConversationReceipt
  /// Who has it, or had it last; nil if that consumer was let go.
  public let consumer: String?
  /// When it was last handed out.
  public let delivered: ConversationInstant
  /// Whether it is in its consumer's hands, and neither at rest nor waiting to be handed out again.
  public let isHeld: Bool
}
