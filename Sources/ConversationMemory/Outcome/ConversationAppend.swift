/// What became of an append. Where the message was not appended, its payload comes back.
public enum ConversationAppend<Payload> {
  /// It is in the buffer, under this id.
  case appended(ConversationMessageID)
  /// Its idempotency key names a message that is live, or has left before its time was over, which
  /// has this id; nothing was appended.
  case repeated(ConversationMessageID)
  /// There is no room, and the buffer rejects or the call does not wait; or it can never fit.
  case full(Payload)
  /// Appending has ended.
  case finished(Payload)
  /// There is no such branch or parent: the branch was never forked, or its head has left the
  /// window; or nothing was ever appended under the parent's id.
  case branchGone(Payload)
  /// In a store: the name holds a value of another kind.
  case otherKind(Payload)
  /// There was no room until the deadline.
  case deadline(Payload)
  /// The waiting task was cancelled.
  case cancelled(Payload)

  /// The id of the message that was appended, now or the first time; nil where there is none.
  @inlinable public var id: ConversationMessageID? {
    switch self {
    case .appended(let id), .repeated(let id): id
    case .full, .finished, .branchGone, .otherKind, .deadline, .cancelled: nil
    }
  }
}

extension ConversationAppend: Sendable where Payload: Sendable {}
extension ConversationAppend: Equatable where Payload: Equatable {}
