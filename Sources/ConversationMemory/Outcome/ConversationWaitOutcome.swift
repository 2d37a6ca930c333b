/// What became of waiting at several names of a store.
public enum ConversationWaitOutcome: Hashable, Sendable {
  /// Something was taken at this name, by its place among those that were named.
  case taken(Int)
  /// Nothing was until the deadline.
  case deadline
  /// It was cancelled before.
  case cancelled
  /// As many as there may be wait at the store.
  case full
}

/// What became of an attempt to take something at a name.
public enum ConversationAttempt: Hashable, Sendable {
  /// Something was taken: the wait is over.
  case taken
  /// There was nothing for this one; the next in line may find something.
  case passed
  /// There is nothing, for nobody: those behind need not be asked.
  case nothing
}
