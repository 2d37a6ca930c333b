/// A draft without its payload: what the rules need to know of a message that is to be appended.
@usableFromInline
struct ConversationEntry: Sendable {
  var attributes: ConversationAttributes
  var parent: ConversationParent
  var branch: ConversationBranch
  /// In nanoseconds; nil for the window's.
  var timeToLive: Int64?
  var isPinned: Bool
  var idempotencyKey: String?
  var byteCount: Int
  var tokenCount: Int

  /// The entry of a message that says nothing of itself.
  @usableFromInline
  init(byteCount: Int, tokenCount: Int) {
    attributes = ConversationAttributes()
    parent = .head
    branch = .main
    isPinned = false
    self.byteCount = byteCount
    self.tokenCount = tokenCount
    check()
  }

  @usableFromInline
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
  @usableFromInline
  func check() {
    precondition(byteCount >= 0, "A payload's byteCount must not be negative.")
    precondition(tokenCount >= 0, "A payload's tokenCount must not be negative.")
    precondition(timeToLive ?? 0 >= 0, "A message's time to live must not be negative.")
  }
}
