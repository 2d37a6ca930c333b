/// A draft without its payload: what the rules need to know of a message that is to be appended.
///
/// Of the caller's numbers those below zero count as zero.
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
    self.byteCount = max(0, byteCount)
    self.tokenCount = max(0, tokenCount)
  }

  @inlinable
  init<Payload>(_ draft: borrowing ConversationDraft<Payload>, byteCount: Int, tokenCount: Int) {
    attributes = draft.attributes
    parent = draft.parent
    branch = draft.branch
    timeToLive = draft.timeToLive.map { max(0, $0.clampedNanoseconds) }
    isPinned = draft.isPinned
    idempotencyKey = draft.idempotencyKey
    self.byteCount = max(0, byteCount)
    self.tokenCount = max(0, tokenCount)
  }
}
