/// What a consumer that waits gets.
public enum ConversationDequeue<Payload> {
  /// The next message, which is this consumer's alone.
  case message(ConversationMessage<Payload>)
  /// Appending has ended and nothing is left.
  case finished
  /// Nothing came until the deadline.
  case deadline
  /// The task was cancelled, before the call or while it waited; it took no message.
  case cancelled

  /// The message, if there is one.
  @inlinable public var message: ConversationMessage<Payload>? {
    switch self {
    case .message(let message): message
    case .finished, .deadline, .cancelled: nil
    }
  }
}

extension ConversationDequeue: Sendable where Payload: Sendable {}
extension ConversationDequeue: Equatable where Payload: Equatable {}
