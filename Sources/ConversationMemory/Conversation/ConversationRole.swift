/// Who speaks in a message of a chat.
///
/// A message without a role stands for itself: it begins a turn like a user's.
public enum ConversationRole: UInt8, Hashable, Sendable, CaseIterable {
  /// The instructions that a conversation begins with.
  case system
  /// The person; each of their messages begins a turn.
  case user
  /// The program that answers.
  case assistant
  /// An answer that asks for a tool; it stays together with its results.
  case toolCall
  /// What a tool gave back. Its parent is the ``toolCall``, or another result of the same call:
  /// several results hang below the call, or one below the other.
  case toolResult
}

extension Optional<ConversationRole> {
  /// Whether a tool speaks, or is spoken to.
  @inlinable var isOfTool: Bool { self == .toolCall || self == .toolResult }
}
