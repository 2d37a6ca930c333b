/// A draft without its payload: what the rules need to know of a message that is to be appended.
@usableFromInline
struct ConversationEntry: Sendable {
  @usableFromInline var attributes: ConversationAttributes
  @usableFromInline var parent: ConversationParent
  @usableFromInline var branch: ConversationBranch
  /// In nanoseconds; nil for the window's.
  @usableFromInline var timeToLive: Int64?
  @usableFromInline var isPinned: Bool
  @usableFromInline var idempotencyKey: String?
  @usableFromInline var byteCount: Int
  @usableFromInline var tokenCount: Int

  /// The entry of a message that says nothing of itself.
  @inlinable
  init(byteCount: Int, tokenCount: Int) {
    attributes = ConversationAttributes()
    parent = .head
    branch = .main
    isPinned = false
    self.byteCount = byteCount
    self.tokenCount = tokenCount
    check()
  }

  @inlinable
  init<Payload>(_ draft: borrowing ConversationDraft<Payload>, byteCount: Int, tokenCount: Int) {
    attributes = draft.attributes
    parent = draft.parent
    branch = draft.branch
    timeToLive = draft.timeToLive?.clampedNanoseconds
    isPinned = draft.isPinned
    idempotencyKey = draft.idempotencyKey
    self.byteCount = byteCount
    self.tokenCount = tokenCount
    check()
  }

  /// Stops where the caller's numbers make no sense.
  @inlinable
  func check() {
    precondition(byteCount >= 0, "A payload's byteCount must not be negative.")
    precondition(tokenCount >= 0, "A payload's tokenCount must not be negative.")
    precondition(timeToLive ?? 0 >= 0, "A message's time to live must not be negative.")
  }
}
