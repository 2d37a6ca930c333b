/// What a reader saw through a window, all of one instant.
public struct ConversationView<Payload> {
  /// The messages, oldest first.
  public let messages: [ConversationMessage<Payload>]
  /// What the buffer keeps beside them.
  public let leftOut: ConversationLeftOut

  @usableFromInline
  init(messages: [ConversationMessage<Payload>], leftOut: ConversationLeftOut) {
    self.messages = messages
    self.leftOut = leftOut
  }

  /// Whether there are live messages, but none that the window has room for.
  public var isTooNarrow: Bool { messages.isEmpty && leftOut.messageCount > 0 }
}

extension ConversationView: Sendable where Payload: Sendable {}
