/// What the rules of a window need to know of a message, in whatever form it is kept.
protocol WalkedMessage {
  var id: ConversationMessageID { get }
  /// ``ConversationMessageID/none`` for a root.
  var parent: ConversationMessageID { get }
  var role: ConversationRole? { get }
  var beginsTurn: Bool { get }
  /// A tool's result below it left, so that what remains of the exchange is not whole.
  var hasLostResult: Bool { get }
  var byteCount: Int { get }
  var tokenCount: Int { get }
}
