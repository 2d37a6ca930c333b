/// What became of appending several messages in one step.
public enum ConversationBatchAppend: Hashable, Sendable {
  /// All are in the buffer, under consecutive ids in the order given.
  ///
  /// Messages whose idempotency key names a live message are left out of the range.
  case appended(Range<ConversationMessageID>)
  /// There is no room for all of them; none was appended.
  case full
  /// Appending has ended; none was appended.
  case finished
  /// A branch is not known; none was appended.
  case branchGone
}

extension ConversationBatchAppend {
  /// What the rules decided, in the words of a caller.
  init(_ decision: AppendDecision, _ ids: Range<ConversationMessageID>) {
    self =
      switch decision {
      case .appended, .repeated: .appended(ids)
      case .full, .tooLarge: .full
      case .finished: .finished
      case .branchGone: .branchGone
      }
  }
}
