extension PackedConversation {
  /// Bytes of all segments and of what is beside them. O(segments).
  var heldBytes: Int {
    var sum = Int(capacity) + (annex?.heldBytes ?? 0) + (leftKeys?.heldBytes ?? 0)
    if let elders {
      sum += elders.heldBytes
      for index in 0..<elders.count { sum += Int(elders[index].capacity) }
    }
    return sum
  }

  /// Stops where the conversation contradicts itself. O(live), for tests.
  func checkInvariants() {
    precondition(oldestID >= firstID || liveCount == 0, "More is live than there ever was.")
    precondition(front <= end || elders != nil, "The front is behind the end.")
    guard liveCount > 0 else {
      precondition(liveBytes == 0 && turnCount == 0, "What is empty has bytes or turns.")
      precondition(heldBytes == 0 || leftKeyCount > 0, "What is empty holds memory.")
      precondition(keyedCount == 0, "What is empty has keys.")
      checkMemory()
      return
    }
    precondition(oldest?.isGap == false, "A gap is in front.")
    var cursor = newestCursor
    var last = cursor.next.advanced(by: -1)
    var count = 0
    var left = 0
    var bytes = 0
    var turns = 0
    var pinned = (count: 0, bytes: 0)
    var timed = 0
    var states = 0
    var keyed = 0
    var unpinned: (id: ConversationMessageID, arrival: Int64)?
    var arrival = newestArrival
    while let step = stepBack(&cursor) {
      precondition(step.arrival <= arrival, "A message arrived before the one before it.")
      arrival = step.arrival
      if step.record.isGap {
        let gap = PackedGap(step.record, last: last)
        precondition(gap.before < gap.first, "A line goes on behind itself.")
        left += Int(gap.count)
      } else {
        count += 1
        bytes += step.record.payloadCount
        timed += step.record.marks.contains(.timed) ? 1 : 0
        states += step.record.marks.contains(.state) ? 1 : 0
        keyed += step.record.marks.contains(.keyed) ? 1 : 0
        if step.record.marks.contains(.pinned) {
          pinned = (pinned.count + 1, pinned.bytes + step.record.payloadCount)
        } else {
          turns += step.record.beginsTurn ? 1 : 0
          unpinned = (cursor.next, step.arrival)
        }
      }
      last = cursor.next.advanced(by: -1)
    }
    precondition(count == Int(liveCount), "The live messages do not add up.")
    precondition(left == leftCount, "The gaps do not add up.")
    precondition(cursor.next == oldestID, "The oldest has another id.")
    precondition(bytes == Int(liveBytes), "The live bytes do not add up.")
    precondition(turns == Int(turnCount), "The turns do not add up.")
    precondition(arrival == oldestArrival, "The oldest arrived at another instant.")
    precondition(pinned == (pinnedCount, pinnedBytes), "The pinned messages do not add up.")
    precondition(timed == timedCount, "The times of their own do not add up.")
    precondition(states == stateCount, "The states do not add up.")
    precondition(keyed == keyedCount, "The keys do not add up.")
    precondition(pins.count == pinnedCount, "A pinned message is not found.")
    precondition(oldestUnpinned?.id == unpinned?.id, "Another is the oldest that is not pinned.")
    precondition(
      unpinned.map { $0.arrival == unpinnedArrival } ?? true, "It arrived at another instant.")
    checkMemory()
  }

  /// There is an annex where something is in it, and an elder segment where a message is.
  private func checkMemory() {
    precondition(
      annex.map { !$0.isEmpty && $0.used == $0.parts } ?? true, "An annex has nothing in it.")
    var left = 0
    leftKeys?.forEach(from: firstID) { entry in
      precondition(entry.id < nextID, "A key is of a message that has not come.")
      left += 1
      return true
    }
    precondition(left == leftKeyCount, "The remembered keys do not add up.")
    guard let elders else { return }
    precondition(elders.count > 0, "A list has no segments.")
    for index in 0..<elders.count {
      var cursor = cursor(behind: index)
      let message = previous(&cursor)
      precondition(message?.segment == index, "An elder segment has no message.")
      precondition(
        index == 0 || elders[index - 1].lastID < elders[index].lastID, "Segments are out of order.")
    }
  }
}
