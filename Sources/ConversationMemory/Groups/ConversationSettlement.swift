/// What came of acknowledging, refusing or extending a delivery.
public enum ConversationSettlement: Hashable, Sendable {
  /// It is done. Also where the lease had ended, as long as nobody else had got the message.
  case done
  /// The lease had ended, and the message was handed out again: it is for that consumer to answer.
  case leaseLost
  /// The message is no longer pending: it was acknowledged, became a dead letter, or left the
  /// window.
  case gone
}
