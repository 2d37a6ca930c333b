/// A message as a reader, a consumer or an observer gets it: a copy, free of the buffer.
public struct ConversationMessage<Payload> {
  /// Its id, times, place in the tree and attributes.
  public let header: ConversationHeader
  /// What it says.
  public var payload: Payload

  @inlinable
  init(header: ConversationHeader, payload: consuming Payload) {
    self.header = header
    self.payload = payload
  }
}

extension ConversationMessage: Sendable where Payload: Sendable {}
extension ConversationMessage: Equatable where Payload: Equatable {}
extension ConversationMessage: Hashable where Payload: Hashable {}

extension ConversationMessage {
  /// Its place in the order of the conversation.
  @inlinable public var id: ConversationMessageID { header.id }
  /// The conversation that it belongs to.
  @inlinable public var conversation: ConversationID { header.conversation }
  /// When it was appended.
  @inlinable public var arrival: ConversationInstant { header.arrival }
  /// From when on it is no longer live.
  @inlinable public var expiry: ConversationInstant { header.expiry }
  /// The message that it answers or continues; nil for a root. It may have left the window.
  @inlinable public var parent: ConversationMessageID? { header.parent }
  /// How many ancestors were known when it was appended; 0 for a root.
  @inlinable public var depth: Int { header.depth }
  /// Who speaks, as a chat knows it.
  @inlinable public var role: ConversationRole? { header.attributes.role }
  /// The name of who speaks.
  public var author: String? { header.attributes.author }
  /// Whether it was said or is a state, and of which key.
  public var kind: ConversationKind { header.attributes.kind }
  /// What else the appender wrote beside the payload.
  public var metadata: [String: String] { header.attributes.metadata }
}
