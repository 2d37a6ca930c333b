extension PackedConversation {
  /// When the oldest live message arrived that is not pinned, in ticks; meaningless if all are.
  @inline(__always)
  var unpinnedArrival: Int64 {
    guard pinnedCount > 0, let annex else { return oldestArrival }
    return annex.pins.unpinnedArrival
  }

  /// The oldest live message that is not pinned; nil if all are. O(log segments), and the records
  /// of one segment.
  var oldestUnpinned: PackedMessage? {
    guard pinnedCount > 0, let annex else { return oldestMessage }
    guard liveCount > annex.pins.count else { return nil }
    return message(firstID.advanced(by: Int(annex.pins.unpinnedOffset)))
  }

  /// The pinned messages, oldest first.
  ///
  /// - Complexity: O(segments up to the last that has some, and the records of those that have).
  var pins: [PackedMessage] {
    var pins: [PackedMessage] = []
    let count = pinnedCount
    var index = 0
    while pins.count < count {
      if pinnedCount(ofSegment: index) != 0 {
        let first = pins.count
        var cursor = cursor(behind: index)
        while let message = previous(&cursor), message.segment == index {
          if message.isPinned { pins.append(message) }
        }
        pins[first...].reverse()
      }
      index += 1
    }
    return pins
  }

  /// How many messages of a segment are pinned; of the newest, some are if any are in none else.
  private func pinnedCount(ofSegment index: Int) -> Int? {
    guard let elders, index < elders.count else { return nil }
    return Int(elders[index].pinnedCount)
  }

  /// How many messages of the newest segment, which is to be an elder one, are pinned, how many
  /// states, and how many have keys. O(records), if any are or have.
  var newestCounts: (pinned: Int, states: Int, keyed: Int) {
    guard pinnedCount > 0 || stateCount > 0 || keyedCount > 0 else { return (0, 0, 0) }
    let index = elders?.count ?? 0
    var counts = (pinned: 0, states: 0, keyed: 0)
    var cursor = cursor(behind: index)
    while let message = previous(&cursor), message.segment == index {
      if message.isPinned { counts.pinned += 1 }
      if message.isState { counts.states += 1 }
      if message.isKeyed { counts.keyed += 1 }
    }
    return counts
  }

  /// Takes note of a message that is being appended, if it or others are pinned, have times of
  /// their own, are states, or have keys.
  ///
  /// - Returns: By how many bytes what is held has changed.
  @inline(never)
  mutating func enter(
    _ record: PackedRecord, arrival: Int64, in heap: BlockHeap
  ) -> Int {
    var parts = PackedAnnex.Parts()
    if record.marks.contains(.pinned) { parts.insert(.pins) }
    if record.marks.contains(.timed) { parts.insert(.times) }
    if record.marks.contains(.state) { parts.insert(.states) }
    if record.marks.contains(.keyed) { parts.insert(.keys) }
    let (annex, change) = makeAnnex(with: parts, in: heap)
    if record.marks.contains(.timed) { annex.times.count += 1 }
    if record.marks.contains(.state) { annex.states.count += 1 }
    if record.marks.contains(.keyed) { annex.keys.count += 1 }
    return change + enterPin(record, arrival: arrival, in: heap)
  }

  private mutating func enterPin(
    _ record: PackedRecord, arrival: Int64, in heap: BlockHeap
  ) -> Int {
    let isOnlyUnpinned = Int(liveCount) == pinnedCount
    guard record.marks.contains(.pinned) else {
      if isOnlyUnpinned, pinnedCount > 0 { setUnpinned(nextID, arrival) }
      return 0
    }
    let (annex, change) = makeAnnex(with: .pins, in: heap)
    if annex.pins.count == 0, liveCount > 0 { setUnpinned(oldestID, oldestArrival) }
    annex.pins.count += 1
    annex.facts.pinnedBytes += UInt32(record.payloadCount)
    return change
  }

  /// Takes note that a message will leave, if it is the oldest that is not pinned while others are.
  ///
  /// - Complexity: O(pinned messages behind it before the next that is not), which are not looked
  ///   at again.
  mutating func passUnpinned(_ message: PackedMessage) {
    guard pinnedCount > 0, let annex, !message.isPinned,
      firstID.distance(to: message.id) == Int(annex.pins.unpinnedOffset)
    else { return }
    var cursor = cursor(behind: message)
    while let next = next(&cursor) {
      if !next.isPinned { return setUnpinned(next.id, next.arrival) }
    }
  }

  private func setUnpinned(_ id: ConversationMessageID, _ arrival: Int64) {
    annex?.pins.unpinnedOffset = UInt32(firstID.distance(to: id))
    annex?.pins.unpinnedArrival = arrival
  }
}
