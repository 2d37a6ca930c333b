/// Where a conversation began: the instant from which a schedule counts, and the message from which
/// it numbers.
@usableFromInline
struct WindowOrigin: Hashable, Sendable {
  /// In nanoseconds of the conversation's clock.
  @usableFromInline var start: Int64
  /// The id before the first message's.
  @usableFromInline var before: ConversationMessageID

  @usableFromInline
  init(start: Int64, before: ConversationMessageID = .none) {
    self.start = start
    self.before = before
  }

  /// The number of a message in its conversation, from 1.
  @inline(__always)
  func ordinal(of id: ConversationMessageID) -> UInt64 { id.rawValue &- before.rawValue }
}
