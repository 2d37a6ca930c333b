/// A conversation in few bytes, for the plain case: a line of messages in which the oldest leave
/// first. A chat is that, and so is a log of events.
///
/// Its records lie one behind the other in one allocation that grows to what they need, and beyond
/// ``maximumSegment`` in a chain of them, so that neither growth nor a window that moves on copies
/// what stays. There is no object per message.
///
/// ```
///   elders (nil while one segment does)                          newest
///   ┌────────────────────┬─────────────────────┐      ┌─────────────────────────┐
///   │▒▒▒▒▒▒│ 41 │ 42 │ 43│ 44 │ 45 │ 46 │ 47   │      │ 48 │ 49 │ 50 │  free     │
///   └────────────────────┴─────────────────────┘      └─────────────────────────┘
///          front                                                     end   capacity
///    left                                      nextID = 51, liveCount = 10
/// ```
///
/// Of what a record leaves out, the conversation knows the end from which it can be told: the id,
/// the arrival and the depth of the newest message, and the arrival of the oldest. Whatever is rare
/// (pinned messages, those with a time of their own, states, branches, removals) is not here: for
/// that the conversation moves into a ``ConversationBuffer``, as a queue moves into a log.
///
/// It is a plain value in memory of a store's shard; whoever ends it calls
/// ``release(to:)`` with the heap that all its memory is of.
@safe
struct PackedConversation {
  /// Bytes of a segment in a chain.
  static let maximumSegment = 4096

  fileprivate(set) var newest: UnsafeMutableRawPointer?
  /// Full segments before the newest, the eldest first.
  private(set) var elders: SegmentList?
  /// The id that the next message gets.
  fileprivate(set) var nextID: ConversationMessageID
  /// The id that its first message got, or will get.
  fileprivate(set) var firstID: ConversationMessageID
  /// Ticks; where nothing is live, ``emptiedAt``.
  fileprivate(set) var oldestArrival: Int64
  /// Ticks.
  fileprivate(set) var newestArrival: Int64 = 0
  /// The depth of the newest message, live or not; -1 before the first.
  fileprivate(set) var newestDepth: Int = -1
  fileprivate(set) var liveCount: UInt32 = 0
  fileprivate(set) var liveBytes: UInt32 = 0
  /// Live messages that begin a turn.
  fileprivate(set) var turnCount: UInt32 = 0
  /// Where the oldest live record begins, in its segment.
  fileprivate(set) var front: UInt32 = 0
  /// Where the newest record ends, in the newest segment, and what that has room for.
  fileprivate(set) var end: UInt32 = 0
  private(set) var capacity: UInt32 = 0

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
  var oldestID: ConversationMessageID { nextID.advanced(by: -Int(liveCount)) }
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

// MARK: Memory

extension PackedConversation {
  /// Makes room for a record behind the newest.
  ///
  /// A small conversation grows to exactly what it needs: the copy costs less than the space.
  /// Above that an eighth is left free; a quarter where messages leave for others, which then move
  /// up all the more rarely. What is longer than a segment goes into another.
  ///
  /// - Returns: By how many bytes what is held has changed.
  mutating func makeRoom(for byteCount: Int, in heap: BlockHeap) -> Int {
    guard Int(end) + byteCount > Int(capacity) else { return 0 }
    let isChained = elders != nil
    let used = isChained ? Int(end) : Int(end - front)
    let needed = used + byteCount
    if !isChained, front > 0, needed <= Int(capacity) {
      slide()
      return 0
    }
    if needed <= Self.maximumSegment || used == 0 {
      let spare = isChained ? needed : hasLost ? needed / 4 : needed <= 1536 ? 0 : needed / 8
      return reallocate(min(needed + spare, max(Self.maximumSegment, needed)), in: heap)
    }
    return chain(in: heap) + reallocate(max(byteCount, Self.maximumSegment / 8), in: heap)
  }

  /// Moves the records to the beginning of their segment.
  private mutating func slide() {
    guard let newest = unsafe newest else { return }
    let used = Int(end - front)
    unsafe newest.copyMemory(from: newest + Int(front), byteCount: used)
    end = UInt32(used)
    front = 0
  }

  /// Moves the records of the newest segment to one of another size, at least so much.
  private mutating func reallocate(
    _ byteCount: Int, promptly isPrompt: Bool = false, in heap: BlockHeap
  ) -> Int {
    let size = BlockSize.rounded(byteCount)
    guard size != Int(capacity) else {
      slide()
      return 0
    }
    let new = unsafe heap.allocate(size, promptly: isPrompt)
    let first = elders == nil ? Int(front) : 0
    let old = Int(capacity)
    if let newest = unsafe newest {
      unsafe new.copyMemory(from: newest + first, byteCount: Int(end) - first)
      unsafe heap.free(newest, old)
    }
    if elders == nil { front = 0 }
    unsafe newest = new
    end -= UInt32(first)
    capacity = UInt32(size)
    return size - old
  }

  /// Puts the newest segment among the elders.
  private mutating func chain(in heap: BlockHeap) -> Int {
    guard let base = unsafe newest else { return 0 }
    var list = elders ?? SegmentList(in: heap)
    let before = elders?.heldBytes ?? 0
    unsafe list.append(
      PackedSegment(
        base: base, capacity: capacity, end: end, lastID: nextID.advanced(by: -1),
        lastArrival: newestArrival, lastDepth: newestDepth), in: heap)
    elders = list
    unsafe newest = nil
    end = 0
    capacity = 0
    return list.heldBytes - before
  }

  /// Moves the front behind a record; gives a segment back that it has passed.
  fileprivate mutating func advance(to offset: Int, in heap: BlockHeap) -> Int {
    front = UInt32(offset)
    guard let elders else { return liveCount == 0 ? empty(in: heap) : 0 }
    guard front == elders[0].end else { return 0 }
    front = 0
    return removeEldest(of: elders, in: heap)
  }

  private mutating func removeEldest(of list: SegmentList, in heap: BlockHeap) -> Int {
    let segment = list[0]
    unsafe heap.free(segment.base, Int(segment.capacity))
    list.removeFirst()
    var change = -Int(segment.capacity)
    if list.count == 0 {
      change -= list.heldBytes
      list.release(to: heap)
      elders = nil
    }
    return change
  }

  private mutating func empty(in heap: BlockHeap) -> Int {
    guard let newest = unsafe newest else { return 0 }
    let change = -Int(capacity)
    unsafe heap.free(newest, Int(capacity))
    unsafe self.newest = nil
    front = 0
    end = 0
    capacity = 0
    return change
  }

  /// Gives back what a window that moved on has left unused. O(live), and rarer than every live/2
  /// departures.
  mutating func shrink(in heap: BlockHeap) -> Int {
    let used = Int(end - (elders == nil ? front : 0))
    guard used > 0, Int(capacity) > 4 * used + 64 else { return 0 }
    return reallocate(used, promptly: true, in: heap)
  }

  /// Lets all messages go, without looking at them. O(segments).
  ///
  /// - Parameters:
  ///   - instant: When the last of them left, in nanoseconds.
  ///   - heap: That of the conversation.
  /// - Returns: By how many bytes what is held has changed.
  mutating func removeAll(at instant: Int64, in heap: BlockHeap) -> Int {
    oldestArrival = instant
    liveCount = 0
    liveBytes = 0
    turnCount = 0
    return release(to: heap)
  }

  /// Ends the conversation.
  ///
  /// - Returns: By how many bytes what is held has changed.
  mutating func release(to heap: BlockHeap) -> Int {
    var change = 0
    while let elders { change += removeEldest(of: elders, in: heap) }
    return change + empty(in: heap)
  }
}

// MARK: Changing

extension PackedConversation {
  /// Adds a record behind the newest.
  ///
  /// - Parameters:
  ///   - record: Whatever it says of its elapsed time is set here.
  ///   - author: The name of who speaks.
  ///   - metadata: What else is known about it, as ``PackedMetadata``.
  ///   - arrival: Its tick, not before that of the newest.
  ///   - heap: That of the conversation.
  /// - Returns: By how many bytes what is held has changed.
  mutating func append(
    _ record: PackedRecord, _ payload: UnsafeRawBufferPointer,
    author: UnsafeRawBufferPointer? = nil, metadata: UnsafeRawBufferPointer? = nil, depth: Int,
    arrival: Int64, in heap: BlockHeap
  ) -> Int {
    var record = record
    record.authorCount = unsafe author?.count
    record.metadataCount = unsafe metadata?.count
    if liveCount == 0 {
      oldestArrival = arrival
    } else {
      record.elapsed = UInt64(arrival - newestArrival)
    }
    let byteCount = record.byteCount
    let change = makeRoom(for: byteCount, in: heap)
    guard let newest = unsafe newest else { preconditionFailure("There is room.") }
    var writer = unsafe PackedWriter(newest, at: Int(end), end: Int(capacity))
    unsafe record.write(payload, author: author, metadata: metadata, to: &writer)
    end = UInt32(writer.offset)
    newestArrival = arrival
    newestDepth = depth
    nextID = nextID.next
    liveCount += 1
    liveBytes += UInt32(record.payloadCount)
    if record.beginsTurn { turnCount += 1 }
    return change
  }

  /// Takes note that the last messages have left at an instant, in nanoseconds, and not before.
  mutating func keepEmpty(since instant: Int64) {
    if liveCount == 0 { oldestArrival = max(oldestArrival, instant) }
  }

  /// Makes an empty conversation one that has been there before.
  ///
  /// - Parameters:
  ///   - firstID: The id that its first message got.
  ///   - nextID: The id that the next message gets.
  ///   - newestDepth: The depth of the message before that; -1 where there was none.
  ///   - emptiedAt: Since when nothing is live, in nanoseconds; meaningless where something is.
  mutating func begin(
    firstID: ConversationMessageID, nextID: ConversationMessageID, newestDepth: Int,
    emptiedAt: Int64
  ) {
    precondition(liveCount == 0, "A conversation is restored where there is none.")
    self.firstID = firstID
    self.nextID = nextID
    self.newestDepth = newestDepth
    oldestArrival = emptiedAt
  }

  /// The oldest live record, if there is one.
  var oldest: PackedRecord? {
    liveCount == 0 ? nil : PackedRecord(records(of: 0), at: Int(front))
  }

  /// Lets the oldest message go.
  ///
  /// - Parameters:
  ///   - instant: When it leaves, in nanoseconds.
  ///   - heap: That of the conversation.
  /// - Returns: By how many bytes what is held has changed.
  mutating func removeOldest(at instant: Int64, in heap: BlockHeap) -> Int {
    guard let record = oldest else { return 0 }
    liveCount -= 1
    liveBytes -= UInt32(record.payloadCount)
    if record.beginsTurn { turnCount -= 1 }
    let change = advance(to: record.end, in: heap)
    if let next = oldest { oldestArrival += Int64(next.elapsed) } else { oldestArrival = instant }
    return change
  }
}
