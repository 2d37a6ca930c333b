/// What an operation came to that was applied to a store: the same as where it happened first.
public enum ConversationAnswer: Hashable, Sendable {
  /// There is nothing to say.
  case nothing
  /// A message was appended under this id.
  case appended(ConversationMessageID)
  /// Several were, under these.
  case appendedAll(Range<ConversationMessageID>)
  /// It had been appended before, under this id.
  case repeated(ConversationMessageID)
  /// It was not appended: there was no room for it.
  case full
  /// It was not appended: appending had ended.
  case finished
  /// It was not appended: there was no such branch or parent.
  case branchGone
  /// This message was handed out, or none.
  case message(ConversationMessageID?)
  /// These deliveries were handed out.
  case deliveries([ConversationReceipt])
  /// So many messages, or deliveries.
  case count(Int)
  /// Whether it could be done.
  case done(Bool)
  /// This branch was begun, or none.
  case branch(ConversationBranch?)
  /// What an answer to a delivery came to.
  case settlement(ConversationSettlement)
  /// What an operation on a value came to, in the bytes of its kind.
  case value([UInt8])
  /// What the operations of a step came to, one after the other.
  case all([ConversationAnswer])
  /// It was not done: the name holds something of another kind.
  case otherKind
  /// It was not done: the store has no such kind of values, or the kind can't read the operation.
  case unreadable

  init(_ decision: AppendDecision) {
    self =
      switch decision {
      case .appended(let id): .appended(id)
      case .repeated(let id): .repeated(id)
      case .full, .tooLarge: .full
      case .finished: .finished
      case .branchGone: .branchGone
      case .otherKind: .otherKind
      }
  }
}
