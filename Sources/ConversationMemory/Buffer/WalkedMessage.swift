/// What the rules of a window need to know of a message, in whatever form it is kept.
struct WalkedMessage {
  let id: ConversationMessageID
  let arrival: Int64
  /// ``ConversationMessageID/none`` for a root.
  let parent: ConversationMessageID
  let role: ConversationRole?
  let beginsTurn: Bool
  /// A tool's result below it left, so that what remains of the exchange is not whole.
  let hasLostResult: Bool
  let byteCount: Int
  let tokenCount: Int
  /// Where whoever keeps it finds it again; the rules do not look at it.
  let place: Int
}
