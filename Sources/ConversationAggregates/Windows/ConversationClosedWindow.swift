public import ConversationMemory

/// What a window came to, when it has closed.
public struct ConversationClosedWindow<Output> {
  /// The first instant that belongs to it.
  public let start: ConversationInstant
  /// The first instant that no longer does.
  public let end: ConversationInstant
  /// How many messages it has, at least one.
  public let count: Int
  /// What they come to.
  public let value: Output
}

extension ConversationClosedWindow: Sendable where Output: Sendable {}
extension ConversationClosedWindow: Equatable where Output: Equatable {}
