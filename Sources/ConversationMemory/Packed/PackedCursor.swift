/// A place between two records, from which a conversation can be walked to its older messages.
struct PackedCursor {
  var segment: Int
  var offset: Int
  /// The message behind the place.
  var next: ConversationMessageID
  /// Those of the message before the place.
  var arrival: Int64
  var depth: Int

  /// Moves before the record before the place.
  @inline(__always)
  mutating func move(before record: borrowing PackedRecord) {
    next = ConversationMessageID(rawValue: next.rawValue &- record.idCount)
    offset = record.start
    arrival -= Int64(record.elapsed)
    depth -= Int(record.descent)
  }
}

/// A live message that a cursor has come to: what the rules of a window ask of it, and where its
/// record is. It is small, since a read makes a list of them; what else a record says is read again
/// where it is wanted.
struct PackedMessage: WalkedMessage {
  let id: ConversationMessageID
  /// Ticks.
  let arrival: Int64
  /// ``ConversationMessageID/none`` for a root.
  let parent: ConversationMessageID
  let depth: Int
  /// Its own time to live, in nanoseconds, if it has one.
  private let ownTime: Int64
  private let tokenBits: UInt32
  private let segmentBits: UInt32
  /// Where the record begins, and where its payload, in the segment.
  private let startBits: UInt32
  private let payloadBits: UInt32
  private let countBits: UInt32
  private let marks: PackedMarks
  let role: ConversationRole?

  /// The message of a record in a segment, the arrival and depth of which have been told.
  @inline(__always)
  init(
    _ record: PackedRecord, segment: Int, id: ConversationMessageID, arrival: Int64, depth: Int
  ) {
    self.id = id
    self.arrival = arrival
    parent =
      if let link = record.link {
        link.distance == 0
          ? .none : ConversationMessageID(rawValue: id.rawValue - link.distance)
      } else {
        depth == 0 ? .none : id.advanced(by: -1)
      }
    self.depth = depth
    ownTime = record.timeToLive
    // At most ``PackedLog/maximumTokens``.
    tokenBits = UInt32(clamping: record.tokenCount)
    // Offsets in a segment, of which there are fewer than messages in memory.
    segmentBits = UInt32(truncatingIfNeeded: segment)
    startBits = UInt32(record.start)
    payloadBits = UInt32(record.payloadOffset)
    countBits = UInt32(record.payloadCount)
    marks = record.marks
    role = record.role
  }

  var tokenCount: Int { Int(tokenBits) }
  var hasLostResult: Bool { marks.contains(.lostResult) }
  @inline(__always)
  var isPinned: Bool { marks.contains(.pinned) }
  /// Whether it is the first that was not pinned, behind pinned ones.
  var isFirstUnpinned: Bool { marks.contains(.firstUnpinned) }
  /// Its own time to live, in nanoseconds; nil if it has none.
  @inline(__always)
  var timeToLive: Int64? { marks.contains(.timed) ? ownTime : nil }
  @inline(__always)
  var isTimed: Bool { marks.contains(.timed) }
  /// Whether it says who speaks, or has other details.
  var hasDetails: Bool { !marks.isDisjoint(with: .details) }
  var isState: Bool { marks.contains(.state) }
  var isKeyed: Bool { marks.contains(.keyed) }
  var segment: Int { Int(segmentBits) }
  var start: Int { Int(startBits) }
  var payloadOffset: Int { Int(payloadBits) }
  var byteCount: Int { Int(countBits) }
  var beginsTurn: Bool { role == .user || role == nil && !isState }
}
