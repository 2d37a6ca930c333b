/// A line of a conversation that can be continued: a name for its newest message, the head.
///
/// Every conversation has ``main``; others come from a fork. A branch other than ``main`` is
/// forgotten when its head leaves the window.
public struct ConversationBranch: Hashable, Sendable {
  /// The branch's number; 0 is ``main``. Never used again in the same conversation.
  public let number: UInt64

  @usableFromInline
  init(number: UInt64) {
    self.number = number
  }

  /// The branch that a message continues when nothing else is said.
  @inlinable public static var main: Self { Self(number: 0) }
}
