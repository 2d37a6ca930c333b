/// What came of acknowledging, refusing or extending a delivery.
public enum ConversationSettlement: Hashable, Sendable {
  /// It is done. Also where the lease had ended, or the delivery was refused, as long as nobody
  /// else had got the message; to refuse it then changes nothing.
  case done
  /// The lease had ended, and the message was handed out again: it is for that consumer to answer.
  /// Or it was to be extended, and had been given up: refused, or its consumer let go.
  case leaseLost
  /// The message is no longer pending: it was acknowledged, became a dead letter, or left the
  /// window.
  case gone
}
