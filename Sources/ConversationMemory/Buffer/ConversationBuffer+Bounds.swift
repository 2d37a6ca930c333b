import DequeModule

extension ConversationBuffer: BoundedLog {
  var pinnedCount: Int { pins.count }

  @inline(__always)
  mutating func leaveOldest(_ reason: ConversationDeparture.Reason) -> Bool {
    guard let oldest = oldestUnpinned() else { return false }
    leave(at: oldest, reason)
    nodes.settle()
    return true
  }

  var replaced: Replaced { replacedStates }

  @inline(__always)
  mutating func leaveReplaced() {
    if !replacedIDs.isEmpty { leaveAllReplaced() }
  }

  @inline(never)
  private mutating func leaveAllReplaced() {
    for id in replacedIDs { if let place = nodes.place(of: id) { leave(at: place, .removed) } }
    replacedIDs = []
    replacedStates = Replaced()
    nodes.settle()
  }

  @inline(never)
  func byteCount(ofOldest count: Int) -> Int {
    var rest = count
    var sum = 0
    var next = oldestCursor
    while rest > 0, let place = nodes.firstLive(from: next) {
      let id = nodes.id(at: place)
      next = id.next
      guard !nodes[place].isPinned, !replacedIDs.contains(id) else { continue }
      sum += nodes[place].byteCount
      rest -= 1
    }
    return sum
  }

  mutating func oldestPrecedes(lastTurns count: Int) -> Bool {
    guard turnStarts.count >= count, let oldest = oldestUnpinned() else { return false }
    return nodes.id(at: oldest) < turnStarts[turnStarts.count - count]
  }
}
