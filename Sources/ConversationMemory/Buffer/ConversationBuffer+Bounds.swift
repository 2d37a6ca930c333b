import DequeModule

extension ConversationBuffer: BoundedLog {
  var pinnedCount: Int { pins.count }

  @inline(__always)
  mutating func expireNow(atMost limit: Int) -> Bool { expire(at: latest, atMost: limit) }

  @inline(__always)
  mutating func leaveOldest(_ reason: ConversationDeparture.Reason) -> Bool {
    guard let oldest = oldestUnpinned() else { return false }
    leave(at: oldest, reason)
    nodes.settle()
    return true
  }

  mutating func oldestPrecedes(lastTurns count: Int) -> Bool {
    guard turnStarts.count >= count, let oldest = oldestUnpinned() else { return false }
    return nodes.id(at: oldest) < turnStarts[turnStarts.count - count]
  }
}
