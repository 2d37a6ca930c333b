extension PackedConversation {
  /// The gap in which a message has left; nil if it is live, or nothing before it is. O(log
  /// segments), and the records of one segment.
  func gap(of id: ConversationMessageID) -> PackedGap? {
    guard leftCount > 0, id >= oldestID, id < nextID else { return nil }
    var cursor = cursor(behind: segment(of: id))
    var last = cursor.next.advanced(by: -1)
    while let step = stepBack(&cursor) {
      if cursor.next <= id {
        return step.record.isGap ? PackedGap(step.record, last: last) : nil
      }
      last = cursor.next.advanced(by: -1)
    }
    return nil
  }

  /// The live message next before one that has left, on its line; nil if the line is cut there.
  ///
  /// - Complexity: O(gaps passed over), each as ``gap(of:)``; the gaps of a chat are passed over in
  ///   one step each.
  func message(before left: ConversationMessageID) -> PackedMessage? {
    var id = left
    while let gap = gap(of: id) {
      id = gap.before
      if let message = message(id) { return message }
    }
    return nil
  }

  /// Moves the front behind gaps.
  ///
  /// - Returns: By how many bytes what is held has changed.
  mutating func passGaps(in heap: BlockHeap) -> Int {
    var change = 0
    while let record = oldest, record.isGap {
      oldestArrival += Int64(record.elapsed)
      annex?.facts.leftCount -= UInt32(record.idCount)
      change += advance(to: record.end, in: heap)
    }
    return change + dropEmptyAnnex(in: heap)
  }

  /// Takes a message out from among others, of which the oldest is an elder one. A gap stays.
  ///
  /// - Parameters:
  ///   - message: Where it lies.
  ///   - before: The message that its line goes on from, live or not; none where it is cut.
  ///   - heap: That of the conversation.
  /// - Returns: By how many bytes what is held has changed.
  /// - Complexity: O(bytes of the segment).
  mutating func takeOut(
    _ message: PackedMessage, goingOnFrom before: ConversationMessageID, in heap: BlockHeap
  ) -> Int {
    let record = self.record(of: message)
    count(out: record, ofSegment: message.segment)
    let gap = PackedGap(
      last: message.id, count: 1, elapsed: record.elapsed, descent: record.descent, before: before)
    let (annex, change) = makeAnnex(in: heap)
    annex.facts.leftCount += 1
    let range = record.start..<record.end
    return change + put(gap, inPlaceOf: range, ofSegment: message.segment, in: heap)
      + giveWay(segment: message.segment, in: heap) + dropEmptyAnnex(in: heap)
  }

  /// Adds a gap behind the newest record.
  ///
  /// - Parameters:
  ///   - gap: Of messages that come next.
  ///   - heap: That of the conversation.
  /// - Returns: By how many bytes what is held has changed.
  mutating func append(_ gap: PackedGap, in heap: BlockHeap) -> Int {
    let record = gap.record
    let (annex, change) = makeAnnex(in: heap)
    let more = makeRoom(for: record.byteCount, in: heap)
    guard let newest = unsafe newest else { preconditionFailure("There is room.") }
    var writer = unsafe PackedWriter(newest, at: Int(end), end: Int(capacity))
    unsafe record.write(UnsafeRawBufferPointer(start: nil, count: 0), to: &writer)
    end = UInt32(writer.offset)
    nextID = gap.last.next
    newestArrival += Int64(gap.elapsed)
    newestDepth += Int(gap.descent)
    annex.facts.leftCount += UInt32(gap.count)
    return change + more
  }

  /// Writes a gap in the place of records, as one with those beside it where their lines go on
  /// alike.
  private mutating func put(
    _ gap: PackedGap, inPlaceOf range: Range<Int>, ofSegment segment: Int, in heap: BlockHeap
  ) -> Int {
    let bytes = records(of: segment)
    var (gap, range) = (gap, range)
    if range.lowerBound > (segment == 0 ? Int(front) : 0),
      let elder = PackedRecord(bytes, endingAt: range.lowerBound), elder.isGap,
      let joined = PackedGap(elder, last: gap.first.advanced(by: -1)).joined(with: gap)
    {
      gap = joined
      range = elder.start..<range.upperBound
    }
    if range.upperBound < bytes.count,
      let younger = PackedRecord(bytes, at: range.upperBound), younger.isGap,
      let joined = gap.joined(
        with: PackedGap(younger, last: gap.last.advanced(by: Int(younger.idCount))))
    {
      gap = joined
      range = range.lowerBound..<younger.end
    }
    let record = gap.record
    let (place, change) = makeRoom(record.byteCount, inPlaceOf: range, ofSegment: segment, in: heap)
    var writer = unsafe PackedWriter(
      base(ofSegment: segment), at: place, end: place + record.byteCount)
    unsafe record.write(UnsafeRawBufferPointer(start: nil, count: 0), to: &writer)
    return change
  }

  /// Gives an elder segment up in which no message is left: its gaps go to the beginning of the
  /// next.
  private mutating func giveWay(segment: Int, in heap: BlockHeap) -> Int {
    guard let elders, segment < elders.count, !hasMessage(segment) else { return 0 }
    let elder = elders[segment]
    let count = Int(elder.end)
    let (_, change) = makeRoom(count, inPlaceOf: 0..<0, ofSegment: segment + 1, in: heap)
    unsafe base(ofSegment: segment + 1).copyMemory(from: elder.base, byteCount: count)
    unsafe heap.free(elder.base, Int(elder.capacity))
    elders.remove(at: segment)
    return change - Int(elder.capacity) + joinGaps(at: count, ofSegment: segment, in: heap)
      + dropEmptyList(in: heap)
  }

  /// Makes the gaps one that meet at an offset, where their lines go on alike.
  private mutating func joinGaps(
    at offset: Int, ofSegment segment: Int, in heap: BlockHeap
  ) -> Int {
    let bytes = records(of: segment)
    guard let elder = PackedRecord(bytes, endingAt: offset), elder.isGap, offset < bytes.count,
      PackedRecord(bytes, at: offset)?.isGap == true
    else { return 0 }
    var cursor = cursor(behind: segment)
    while cursor.offset > offset, stepBack(&cursor) != nil {}
    let gap = PackedGap(elder, last: cursor.next.advanced(by: -1))
    return put(gap, inPlaceOf: elder.start..<elder.end, ofSegment: segment, in: heap)
  }

  /// Whether there is a message in a segment, not gaps alone.
  private func hasMessage(_ segment: Int) -> Bool {
    let bytes = records(of: segment)
    var offset = segment == 0 ? Int(front) : 0
    while offset < bytes.count, let record = PackedRecord(bytes, at: offset) {
      if !record.isGap { return true }
      offset = record.end
    }
    return false
  }

  /// Takes note that a tool's result below a live message has left. O(1).
  func loseResult(of message: PackedMessage) {
    let place = unsafe base(ofSegment: message.segment) + message.start
    let shape = unsafe place.load(as: UInt8.self)
    unsafe place.storeBytes(of: shape | PackedRecord.lostResultBit, as: UInt8.self)
  }
}
