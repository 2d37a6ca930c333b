/// What became of appending several messages in one step.
public enum ConversationBatchAppend: Hashable, Sendable {
  /// All are in the buffer, under consecutive ids in the order given.
  ///
  /// Messages whose idempotency key names one that was appended before are left out of the range.
  case appended(Range<ConversationMessageID>)
  /// There is no room for all of them; none was appended.
  case full
  /// Appending has ended; none was appended.
  case finished
  /// A branch or a parent is not known; none was appended.
  case branchGone
  /// In a store: the name holds a value of another kind; none was appended.
  case otherKind
  /// There was no room for all of them until the deadline; none was appended.
  case deadline
  /// The waiting task was cancelled; none was appended.
  case cancelled
}
