/// What a consumer of a group that waits gets.
public enum ConversationReceive<Payload> {
  /// Messages, at least one, which are this consumer's until their leases end.
  case deliveries([ConversationDelivery<Payload>])
  /// Appending has ended and all is acknowledged, dead or gone; or the group was removed.
  case finished
  /// Nothing came until the deadline.
  case deadline
  /// The task was cancelled, before the call or while it waited; it took no message.
  case cancelled

  /// The deliveries; none where nothing came.
  public var deliveries: [ConversationDelivery<Payload>] {
    switch self {
    case .deliveries(let deliveries): deliveries
    case .finished, .deadline, .cancelled: []
    }
  }
}

extension ConversationReceive: Sendable where Payload: Sendable {}
