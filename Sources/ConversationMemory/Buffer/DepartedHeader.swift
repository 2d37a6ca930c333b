/// What an observer is to be told of a message that left, and what puts it in order.
@usableFromInline
struct DepartedHeader {
  @usableFromInline let header: ConversationHeader
  /// When it left, or was collected if it was over.
  let instant: Int64
  /// The first id of those that came at that event or later.
  let firstOfEvent: ConversationMessageID
}
