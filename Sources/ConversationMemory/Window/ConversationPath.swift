/// The messages from a root, or from where the window cuts, down to one message.
public struct ConversationPath<Payload> {
  /// The messages, the eldest ancestor first.
  public let messages: [ConversationMessage<Payload>]
  /// The parent at which the path ends because it has left, and nothing before it is known; nil if
  /// the path goes up to a root.
  public let cutAt: ConversationMessageID?
  /// What the live part of the path has beside these messages.
  public let leftOut: ConversationLeftOut

  @usableFromInline
  init(
    messages: [ConversationMessage<Payload>], cutAt: ConversationMessageID?,
    leftOut: ConversationLeftOut
  ) {
    self.messages = messages
    self.cutAt = cutAt
    self.leftOut = leftOut
  }
}

extension ConversationPath: Sendable where Payload: Sendable {}
