extension PackedConversation {
  /// Adds a record behind the newest.
  ///
  /// - Parameters:
  ///   - record: Whatever it says of its elapsed time is set here.
  ///   - details: What few messages have, as ``PackedDetails``; as many bytes as the record says.
  ///   - arrival: Its tick, not before that of the newest.
  ///   - heap: That of the conversation.
  /// - Returns: By how many bytes what is held has changed.
  mutating func append(
    _ record: PackedRecord, _ payload: UnsafeRawBufferPointer,
    details: UnsafeRawBufferPointer? = nil, depth: Int, arrival: Int64, in heap: BlockHeap
  ) -> Int {
    var record = record
    if liveCount == 0 {
      oldestArrival = arrival
    } else {
      record.elapsed = UInt64(arrival - newestArrival)
    }
    let byteCount = record.byteCount
    var change = makeRoom(for: byteCount, in: heap)
    guard let newest = unsafe newest else { preconditionFailure("There is room.") }
    var writer = unsafe PackedWriter(newest, at: Int(end), end: Int(capacity))
    unsafe record.write(payload, details: details, to: &writer)
    end = UInt32(writer.offset)
    let isPinned = record.marks.contains(.pinned)
    if hasOutliers || !record.marks.isDisjoint(with: .counted) {
      change += enter(record, arrival: arrival, in: heap)
    }
    newestArrival = arrival
    newestDepth = depth
    nextID = nextID.next
    liveCount += 1
    liveBytes += UInt32(record.payloadCount)
    if record.beginsTurn, !isPinned { turnCount += 1 }
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
    hasOnlyPinned = false
    isFinished = false
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
    count(out: record, ofSegment: 0)
    guard liveCount > 0 else { return removeAll(at: instant, in: heap) }
    var change = advance(to: record.end, in: heap)
    if annex != nil { change += passGaps(in: heap) }
    if let next = oldest { oldestArrival += Int64(next.elapsed) }
    return change
  }

  /// Counts a message out that leaves.
  @inline(__always)
  mutating func count(out record: PackedRecord, ofSegment segment: Int) {
    liveCount -= 1
    liveBytes -= UInt32(record.payloadCount)
    if record.beginsTurn, !record.marks.contains(.pinned) { turnCount -= 1 }
    if !record.marks.isDisjoint(with: .counted) { countRare(out: record, ofSegment: segment) }
  }

  @inline(never)
  private func countRare(out record: PackedRecord, ofSegment segment: Int) {
    guard let annex else { return }
    if record.marks.contains(.timed) { annex.times.count -= 1 }
    if record.marks.contains(.state) {
      annex.states.count -= 1
      if let elders, segment < elders.count { elders[segment].stateCount -= 1 }
    }
    if record.marks.contains(.keyed) {
      annex.keys.count -= 1
      if let elders, segment < elders.count { elders[segment].keyedCount -= 1 }
    }
    guard record.marks.contains(.pinned) else { return }
    annex.pins.count -= 1
    annex.facts.pinnedBytes -= UInt32(record.payloadCount)
    if let elders, segment < elders.count { elders[segment].pinnedCount -= 1 }
  }
}
