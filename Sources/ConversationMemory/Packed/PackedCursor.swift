/// A place between two records, from which a conversation can be walked to its older messages.
struct PackedCursor {
  var segment: Int
  var offset: Int
  /// The message behind the place.
  var next: ConversationMessageID
  /// Those of the message before the place.
  var arrival: Int64
  var depth: Int
}

/// A live message that a cursor has come to.
struct PackedMessage: WalkedMessage {
  let record: PackedRecord
  let segment: Int
  let id: ConversationMessageID
  /// Ticks.
  let arrival: Int64
  let depth: Int

  /// ``ConversationMessageID/none`` for a root.
  var parent: ConversationMessageID {
    guard let link = record.link else { return depth == 0 ? .none : id.advanced(by: -1) }
    return link.distance == 0 ? .none : ConversationMessageID(rawValue: id.rawValue - link.distance)
  }

  var role: ConversationRole? { record.role }
  var beginsTurn: Bool { record.beginsTurn }
  // The oldest leave first, so that a call has left before its result.
  var hasLostResult: Bool { false }
  var byteCount: Int { record.payloadCount }
  var tokenCount: Int { Int(clamping: record.tokenCount) }
}
