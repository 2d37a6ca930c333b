/// A conversation in few bytes: a line of messages in which the oldest leave first, as a rule. A
/// chat is that, and so is a log of events.
///
/// Its records lie one behind the other in one allocation that grows to what they need, and beyond
/// ``maximumSegment`` in a chain of them, so that neither growth nor a window that moves on copies
/// what stays. There is no object per message.
///
/// ```
///   elders (nil while one segment does)                          newest
///   ┌────────────────────┬─────────────────────┐      ┌─────────────────────────┐
///   │▒▒▒▒▒▒│ 41 │ 42 │ 43│ 44 │ gap 45–46 │ 47 │      │ 48 │ 49 │ 50 │  free     │
///   └────────────────────┴─────────────────────┘      └─────────────────────────┘
///          front                                                     end   capacity
///    left                        nextID = 51, liveCount = 8, leftCount = 2
/// ```
///
/// Of what a record leaves out, the conversation knows the end from which it can be told: the id,
/// the arrival and the depth of the newest message, and the arrival of the oldest. What leaves from
/// the middle leaves a gap, a record of a few bytes (``PackedGap``); nothing else of it stays. What
/// few conversations have lies in a block of its own beside the records, the ``PackedAnnex``.
///
/// What is not here (branches, many keys) has the conversation move into a ``ConversationBuffer``,
/// as a queue moves into a log; groups lie beside it.
///
/// It is a plain value in memory of a store's shard; whoever ends it calls
/// ``release(to:)`` with the heap that all its memory is of.
@safe
struct PackedConversation {
  /// Bytes of a segment in a chain.
  static let maximumSegment = 4096
  /// Bytes up to which a segment is what its records need: the copy costs less than the space.
  static let smallSegment = 1536
  /// Segments up to which messages with times of their own are packed: each that is over has them
  /// asked which of them has it.
  static let maximumTimedSegments = 1024
  /// Bytes of payloads that surely lie in no more segments.
  static let maximumTimedBytes = maximumTimedSegments * maximumSegment / 2
  /// States up to which they are packed: the one of a key is looked for among them.
  static let maximumStates = 32
  /// Idempotency keys up to which they are packed, of live messages and of others: each that comes
  /// is looked for among them.
  static let maximumKeys = 64
  /// Bytes up to which one is.
  static let maximumKeyBytes = 1024

  var newest: UnsafeMutableRawPointer?
  /// What is rare of it; nil where nothing is.
  var annex: PackedAnnex?
  /// The id that the next message gets.
  var nextID: ConversationMessageID
  /// The id that its first message got, or will get.
  var firstID: ConversationMessageID
  /// Ticks; where nothing is live, ``emptiedAt``.
  var oldestArrival: Int64
  /// Ticks.
  var newestArrival: Int64 = 0
  /// The depth of the newest message, live or not; -1 before the first.
  var newestDepth: Int = -1
  var liveCount: UInt32 = 0
  var liveBytes: UInt32 = 0
  /// Live messages that begin a turn.
  var turnCount: UInt32 = 0
  /// Where the oldest live record begins, in its segment.
  var front: UInt32 = 0
  /// Where the newest record ends, in the newest segment, and what that has room for.
  var end: UInt32 = 0
  var capacity: UInt32 = 0
  /// Whether there were messages, and all of them were pinned.
  var hasOnlyPinned = false
  /// Whether appending has ended.
  var isFinished = false

  /// A conversation without messages.
  ///
  /// - Parameters:
  ///   - firstID: The id that the first message gets.
  ///   - emptiedAt: Since when it is empty, in nanoseconds.
  init(firstID: ConversationMessageID, emptiedAt: Int64) {
    nextID = firstID
    self.firstID = firstID
    oldestArrival = emptiedAt
  }

  /// Since when nothing is live, in nanoseconds; nil where something is.
  var emptiedAt: Int64? { liveCount == 0 ? oldestArrival : nil }
  /// Whether a message has left: then the oldest is not the first there was.
  var hasLost: Bool { oldestID > firstID }

  /// The oldest live message, if there is one.
  var oldestID: ConversationMessageID { nextID.advanced(by: -(Int(liveCount) + leftCount)) }
  /// The newest message, live or not; none before the first.
  var newestID: ConversationMessageID { newestDepth < 0 ? .none : nextID.advanced(by: -1) }

  /// How many segments there are.
  var segmentCount: Int { (elders?.count ?? 0) + (end == 0 ? 0 : 1) }

  /// The records of a segment, 0 for the eldest.
  @inline(__always)
  func records(of segment: Int) -> PackedBytes {
    if let elders, segment < elders.count {
      let elder = elders[segment]
      return unsafe PackedBytes(elder.base, count: Int(elder.end))
    }
    guard let newest = unsafe newest else { preconditionFailure("An empty conversation has none.") }
    return unsafe PackedBytes(newest, count: Int(end))
  }

  /// The segment in which a live message is: the newest as a rule, else found by bisection.
  func segment(of id: ConversationMessageID) -> Int {
    guard let elders else { return 0 }
    var low = 0
    var high = elders.count
    while low < high {
      let middle = (low + high) / 2
      if elders[middle].lastID < id { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
