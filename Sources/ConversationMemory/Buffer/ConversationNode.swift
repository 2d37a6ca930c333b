/// A message as the buffer keeps it, without its payload; also the hole that it leaves in the ring.
///
/// The links name live nodes only: whatever leaves is taken out of its siblings' list at once. The
/// parent is the exception: its number stays, so that a path can say where the window cut it.
struct ConversationNode {
  var arrival: Int64
  var expiry: Int64
  var parent = ConversationMessageID.none
  var firstChild = ConversationMessageID.none
  var lastChild = ConversationMessageID.none
  var previousSibling = ConversationMessageID.none
  var nextSibling = ConversationMessageID.none
  var depth = 0
  var byteCount: Int
  var tokenCount: Int
  var attributes: ConversationAttributes
  var idempotencyKey: String?
  var isLive = true
  /// How many branches but the main one have it as their head.
  var headCount: Int32 = 0
  /// Stays until it is removed.
  var isPinned: Bool
  /// Its expiry is its own and not in the order of arrival.
  var hasOwnExpiry: Bool
  /// A tool's result below it left, so that what remains of the exchange is not whole.
  var hasLostResult = false

  /// Whether its place in the order of arrival does not tell when it leaves.
  var isOutlier: Bool { isPinned || hasOwnExpiry }

  /// Makes the node a hole, and lets go of all that it holds.
  mutating func clear() {
    isLive = false
    // Most hold nothing, and counting no references costs as much as counting some.
    if attributes.details != nil { attributes = ConversationAttributes() }
    if idempotencyKey != nil { idempotencyKey = nil }
  }
}
