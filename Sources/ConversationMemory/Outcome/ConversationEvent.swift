/// What a subscriber gets.
public enum ConversationEvent<Payload> {
  /// The next message.
  case message(ConversationMessage<Payload>)
  /// These messages left before the subscriber came to them; it goes on behind them.
  case lagged(Range<ConversationMessageID>)
}

extension ConversationEvent: Sendable where Payload: Sendable {}
extension ConversationEvent: Equatable where Payload: Equatable {}
