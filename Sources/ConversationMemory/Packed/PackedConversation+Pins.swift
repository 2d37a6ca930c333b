extension PackedConversation {
  /// When the oldest live message arrived that is not pinned, in ticks; meaningless if all are.
  @inline(__always)
  var unpinnedArrival: Int64 {
    guard let annex, annex.facts.pinnedCount > 0 else { return oldestArrival }
    return annex.facts.unpinnedArrival
  }

  /// The oldest live message that is not pinned; nil if all are. O(log segments), and the records
  /// of one segment.
  var oldestUnpinned: PackedMessage? {
    guard let annex, annex.facts.pinnedCount > 0 else { return oldestMessage }
    guard liveCount > annex.facts.pinnedCount else { return nil }
    return message(firstID.advanced(by: Int(annex.facts.unpinnedOffset)))
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

  /// How many messages of the newest segment are pinned, which is to be an elder one. O(records),
  /// if any are.
  var newestPinnedCount: Int {
    guard pinnedCount > 0 else { return 0 }
    let index = elders?.count ?? 0
    var count = 0
    var cursor = cursor(behind: index)
    while let message = previous(&cursor), message.segment == index {
      if message.isPinned { count += 1 }
    }
    return count
  }

  /// Takes note of a message that is being appended, if it or others are pinned.
  ///
  /// - Returns: By how many bytes what is held has changed.
  mutating func enter(
    _ record: PackedRecord, arrival: Int64, in heap: BlockHeap
  ) -> Int {
    let isOnlyUnpinned = Int(liveCount) == pinnedCount
    guard record.marks.contains(.pinned) else {
      if isOnlyUnpinned, pinnedCount > 0 { setUnpinned(nextID, arrival) }
      return 0
    }
    let (annex, change) = makeAnnex(in: heap)
    if annex.facts.pinnedCount == 0, liveCount > 0 { setUnpinned(oldestID, oldestArrival) }
    annex.facts.pinnedCount += 1
    annex.facts.pinnedBytes += UInt32(record.payloadCount)
    return change
  }

  /// Takes note that a message will leave, if it is the oldest that is not pinned while others are.
  ///
  /// - Complexity: O(pinned messages behind it before the next that is not), which are not looked
  ///   at again.
  mutating func passUnpinned(_ message: PackedMessage) {
    guard let annex, annex.facts.pinnedCount > 0, !message.isPinned,
      firstID.distance(to: message.id) == Int(annex.facts.unpinnedOffset)
    else { return }
    var cursor = cursor(behind: message)
    while let next = next(&cursor) {
      if !next.isPinned { return setUnpinned(next.id, next.arrival) }
    }
  }

  private func setUnpinned(_ id: ConversationMessageID, _ arrival: Int64) {
    annex?.facts.unpinnedOffset = UInt32(firstID.distance(to: id))
    annex?.facts.unpinnedArrival = arrival
  }
}
