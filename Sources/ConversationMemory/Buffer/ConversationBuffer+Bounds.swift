import DequeModule

extension ConversationBuffer: TrimmableLog {
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
    let replaced = replacedIDs
    keepReplaced()
    for id in replaced { if let place = nodes.place(of: id) { leave(at: place, .removed) } }
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
      guard !nodes[place].isPinned, !nodes[place].isReplaced else { continue }
      sum += nodes[place].byteCount
      rest -= 1
    }
    return sum
  }

  mutating func oldestPrecedes(lastTurns count: Int) -> Bool {
    if turnCount != count { return turnCount > count }
    // Then the first of them is the first of all that are there.
    return oldestUnpinned().map { !nodes[$0].attributes.beginsTurn } ?? false
  }

  mutating func oldestPrecedes(_ id: ConversationMessageID) -> Bool {
    oldestUnpinned().map { nodes.id(at: $0) < id } ?? false
  }
}
