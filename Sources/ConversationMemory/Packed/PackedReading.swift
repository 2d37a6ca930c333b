/// A place that a walk through a packed conversation has come to, as long as nothing has been
/// appended or has left since.
struct PackedReading {
  private var cursor: PackedCursor
  private let nextID: ConversationMessageID
  private let liveCount: UInt32

  init(_ cursor: PackedCursor, of conversation: PackedConversation) {
    self.cursor = cursor
    nextID = conversation.nextID
    liveCount = conversation.liveCount
  }

  /// The place, if it is the one before an id.
  @inline(__always)
  func cursor(
    before id: ConversationMessageID, in conversation: PackedConversation
  ) -> PackedCursor? {
    guard cursor.next == id, nextID == conversation.nextID, liveCount == conversation.liveCount
    else { return nil }
    return cursor
  }
}

extension PackedConversation {
  /// A message that is there, over or not. O(1) if it is the next behind a place that others have
  /// read up to, which moves behind it; else as ``message(_:)``.
  @inline(__always)
  func message(
    _ id: ConversationMessageID, readingOn reading: inout PackedReading?
  ) -> PackedMessage? {
    guard id >= oldestID, id < nextID else { return nil }
    var cursor = reading?.cursor(before: id, in: self) ?? cursor(before: id)
    guard let message = next(&cursor), message.id == id else { return nil }
    reading = PackedReading(cursor, of: self)
    return message
  }
}
