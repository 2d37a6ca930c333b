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
      let spare =
        isChained ? needed : hasLost ? needed / 4 : needed <= Self.smallSegment ? 0 : needed / 8
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
    let counts = newestCounts
    let (annex, change) = makeAnnex(in: heap)
    var list = elders ?? SegmentList(in: heap)
    let before = elders?.heldBytes ?? 0
    unsafe list.append(
      PackedSegment(
        base: base, capacity: capacity, end: end, lastID: nextID.advanced(by: -1),
        lastArrival: newestArrival, lastDepth: newestDepth, pinnedCount: UInt32(counts.pinned),
        stateCount: UInt16(counts.states), keyedCount: UInt16(counts.keyed),
        due: annex.parts.contains(.times) ? annex.times.due : .min), in: heap)
    annex.facts.elders = list
    unsafe newest = nil
    end = 0
    capacity = 0
    return change + list.heldBytes - before
  }

  /// Moves the front behind a record; gives a segment back that it has passed.
  @inline(__always)
  mutating func advance(to offset: Int, in heap: BlockHeap) -> Int {
    front = UInt32(offset)
    guard let elders, front == elders[0].end else { return 0 }
    front = 0
    return removeEldest(of: elders, in: heap)
  }

  private mutating func removeEldest(of list: SegmentList, in heap: BlockHeap) -> Int {
    let segment = list[0]
    unsafe heap.free(segment.base, Int(segment.capacity))
    list.removeFirst()
    let change = -Int(segment.capacity)
    return change + dropEmptyList(in: heap)
  }

  /// Gives the list of elder segments back if there are none.
  mutating func dropEmptyList(in heap: BlockHeap) -> Int {
    guard let elders, elders.count == 0 else { return 0 }
    let change = -elders.heldBytes
    elders.release(to: heap)
    annex?.facts.elders = nil
    return change + dropEmptyAnnex(in: heap)
  }

  /// Where a segment begins.
  func base(ofSegment index: Int) -> UnsafeMutableRawPointer {
    if let elders, index < elders.count { return unsafe elders[index].base }
    guard let newest = unsafe newest else { preconditionFailure("An empty conversation has none.") }
    return unsafe newest
  }

  /// Makes room for other bytes in the place of some of a segment, which lie where they did or in a
  /// block of another size: a small segment's is what it needs, and of others at most an eighth is
  /// unused, since what leaves from the middle makes room for nobody.
  ///
  /// - Returns: Where in the segment they are, and by how many bytes what is held has changed.
  /// - Complexity: O(bytes of the segment).
  mutating func makeRoom(
    _ count: Int, inPlaceOf range: Range<Int>, ofSegment index: Int, in heap: BlockHeap
  ) -> (place: Int, change: Int) {
    let isElder = elders.map { index < $0.count } ?? false
    let base = unsafe base(ofSegment: index)
    let oldEnd = records(of: index).count
    let oldCapacity = isElder ? elders.map { Int($0[index].capacity) } ?? 0 : Int(capacity)
    let first = index == 0 ? Int(front) : 0
    let rest = oldEnd - range.upperBound
    let used = range.lowerBound - first + count + rest
    let spare = used <= Self.smallSegment ? 0 : used / 8
    if first + used <= oldCapacity, oldCapacity <= BlockSize.rounded(used + spare) {
      unsafe (base + range.lowerBound + count).copyMemory(
        from: base + range.upperBound, byteCount: rest)
      unsafe settle(index, isElder, base, end: first + used, capacity: oldCapacity)
      return (range.lowerBound, 0)
    }
    let size = BlockSize.rounded(used)
    let new = unsafe heap.allocate(size, promptly: true)
    let place = range.lowerBound - first
    unsafe new.copyMemory(from: base + first, byteCount: place)
    unsafe (new + place + count).copyMemory(from: base + range.upperBound, byteCount: rest)
    unsafe heap.free(base, oldCapacity)
    if index == 0 { front = 0 }
    unsafe settle(index, isElder, new, end: used, capacity: size)
    return (place, size - oldCapacity)
  }

  private mutating func settle(
    _ index: Int, _ isElder: Bool, _ base: UnsafeMutableRawPointer, end: Int, capacity: Int
  ) {
    if isElder, let elders {
      unsafe elders[index].base = base
      elders[index].end = UInt32(end)
      elders[index].capacity = UInt32(capacity)
    } else {
      unsafe newest = base
      self.end = UInt32(end)
      self.capacity = UInt32(capacity)
    }
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

  /// Lets all messages go, without looking at them; what is remembered of others stays.
  /// O(segments).
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
    return releaseRecords(to: heap)
  }

  /// Ends the conversation.
  ///
  /// - Returns: By how many bytes what is held has changed.
  mutating func release(to heap: BlockHeap) -> Int {
    keepKeys(in: heap) { _ in false } + releaseRecords(to: heap)
  }

  private mutating func releaseRecords(to heap: BlockHeap) -> Int {
    var change = empty(in: heap)
    guard let annex else { return change }
    (annex.facts.leftCount, annex.facts.pinnedBytes) = (0, 0)
    if annex.parts.contains(.pins) { annex.pins.count = 0 }
    if annex.parts.contains(.times) { annex.times.count = 0 }
    if annex.parts.contains(.states) { annex.states.count = 0 }
    if annex.parts.contains(.keys) { annex.keys.count = 0 }
    while let elders { change += removeEldest(of: elders, in: heap) }
    return change + dropEmptyAnnex(in: heap)
  }
}
