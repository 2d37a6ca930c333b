/// What the heart says to an append.
@usableFromInline
enum AppendDecision: Hashable, Sendable {
  case appended(ConversationMessageID)
  case repeated(ConversationMessageID)
  /// No room now, but there may be when others leave.
  case full
  /// No room ever: it alone has more bytes than the budget, or pinned messages take too much, and
  /// nobody waits for one to be removed.
  case tooLarge
  case finished
  case branchGone
  /// The name holds a value of another kind.
  case otherKind
}
