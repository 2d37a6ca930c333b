/// What a full queue does is what a full log does; nothing in it is pinned, and no limit of
/// position bounds it.
extension QueueState: BoundedLog {
  var liveCount: Int { ends.count }
  var liveBytes: Int { liveCount * MemoryLayout<Payload>.stride }
  var liveTokens: Int { 0 }
  var pinnedCount: Int { 0 }
  var pinnedBytes: Int { 0 }
  var pinnedTokens: Int { 0 }

  mutating func expireFirst() -> Bool { expire(atMost: 1) == 1 }

  mutating func leaveOldest(_ reason: ConversationDeparture.Reason) -> Bool {
    guard ends.oldestArrival != nil else { return false }
    released.add(ends.take(reason))
    return true
  }

  // No limit of position passes any.
  func byteCount(ofOldest count: Int) -> Int { 0 }

  func oldestPrecedes(lastTurns count: Int) -> Bool { false }

  /// Lets go of what is over by age, at most so many messages.
  ///
  /// - Returns: How many there were.
  mutating func expire(atMost limit: Int) -> Int {
    var count = 0
    while count < limit, let arrival = ends.oldestArrival,
      head.pointee.isOver(arrival: arrival, at: now)
    {
      released.add(ends.take(.expired))
      count += 1
    }
    return count
  }
}
