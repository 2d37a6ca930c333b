/// That a message left its buffer: which one, and why.
public struct ConversationDeparture: Hashable, Sendable {
  /// Why a message left.
  public enum Reason: Hashable, Sendable, CaseIterable {
    /// It was dequeued, and the buffer keeps messages `untilConsumed`.
    case consumed
    /// A limit of the window passed it.
    case expired
    /// It made room in a full buffer.
    case evicted
    /// Somebody removed it, or a later state of the same key replaced it.
    case removed
  }

  /// The message.
  public let id: ConversationMessageID
  /// Why it left.
  public let reason: Reason

  @usableFromInline
  init(id: ConversationMessageID, reason: Reason) {
    self.id = id
    self.reason = reason
  }
}
