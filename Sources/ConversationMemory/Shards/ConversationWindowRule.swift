/// That the conversations which a pattern describes have a window.
public struct ConversationWindowRule: Hashable, Sendable {
  /// The pattern of the conversations' names.
  public var pattern: ConversationPattern
  /// How long a message is valid in them.
  public var window: ConversationWindow

  /// The rule that the conversations which a pattern describes have a window.
  public init(pattern: ConversationPattern, window: ConversationWindow) {
    self.pattern = pattern
    self.window = window
  }
}
