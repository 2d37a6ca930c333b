/// A message as the buffer keeps it, without its payload; also the hole that it leaves in the ring.
///
/// The links name live nodes only: whatever leaves is taken out of its siblings' list at once. The
/// parent is the exception: its number stays, so that a path can say where the window cut it, or is
/// found again behind a gap (``LineGaps``).
@usableFromInline
struct ConversationNode {
  @usableFromInline var arrival: Int64
  @usableFromInline var expiry: Int64
  @usableFromInline var parent = ConversationMessageID.none
  @usableFromInline var firstChild = ConversationMessageID.none
  @usableFromInline var lastChild = ConversationMessageID.none
  @usableFromInline var previousSibling = ConversationMessageID.none
  @usableFromInline var nextSibling = ConversationMessageID.none
  @usableFromInline var depth = 0
  @usableFromInline var byteCount: Int
  @usableFromInline var tokenCount: Int
  @usableFromInline var attributes: ConversationAttributes
  @usableFromInline var idempotencyKey: String?
  /// The last of the branches that have it as their head; the main one for none.
  @usableFromInline var lastFork = ConversationBranch.main
  /// Its place among those with a time to live of their own, if it has one.
  @usableFromInline var expiryPlace: UInt32 = 0
  @usableFromInline var isLive = true
  /// Stays until it is removed.
  @usableFromInline var isPinned: Bool
  /// Its expiry is its own and not in the order of arrival.
  @usableFromInline var hasOwnExpiry: Bool
  /// Bit 0: ``hasLostResult``; 1: ``isReplaced``.
  @usableFromInline var marks: UInt8 = 0

  /// A tool's result below it left, so that what remains of the exchange is not whole.
  var hasLostResult: Bool {
    get { marks & 1 != 0 }
    set { marks = newValue ? marks | 1 : marks & ~1 }
  }

  /// The present append replaces it.
  var isReplaced: Bool {
    get { marks & 2 != 0 }
    set { marks = newValue ? marks | 2 : marks & ~2 }
  }

  /// Of a hole: how many slots before it the next one to look at lies, at least 1.
  var holeReach: Int {
    get { depth }
    set { depth = newValue }
  }

  /// Whether its place in the order of arrival does not tell when it leaves.
  var isOutlier: Bool { isPinned || hasOwnExpiry }

  /// A node that has left.
  static var hole: Self {
    var hole = Self(
      arrival: 0, expiry: 0, byteCount: 0, tokenCount: 0, attributes: ConversationAttributes(),
      idempotencyKey: nil, isPinned: false, hasOwnExpiry: false)
    hole.isLive = false
    hole.holeReach = 1
    return hole
  }

  /// Makes the node a hole, and lets go of all that it holds.
  mutating func clear() {
    isLive = false
    holeReach = 1
    // Most hold nothing, and counting no references costs as much as counting some.
    if attributes.details != nil { attributes = ConversationAttributes() }
    if idempotencyKey != nil { idempotencyKey = nil }
  }
}
