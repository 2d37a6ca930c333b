extension PackedLog: GroupSource {
  @inline(__always)
  var nextID: ConversationMessageID { unsafe conversation.pointee.nextID }

  var departureCount: Int { departing?.pointee.count ?? 0 }

  func departure(_ index: Int) -> ConversationDeparture {
    guard let departing else { preconditionFailure("What nobody asks for is not noted.") }
    return departing.pointee[index]
  }

  @inline(__always)
  func mayHoldOver(at now: Int64) -> Bool { nextOver.map { $0 <= now } ?? false }

  mutating func nextLive(
    from id: ConversationMessageID, at now: Int64, passing count: inout Int
  ) -> ConversationMessageID? {
    let packed = packed
    var cursor = reading?.cursor(before: id, in: packed) ?? packed.cursor(before: id)
    defer { reading = PackedReading(cursor, of: packed) }
    while let message = packed.next(&cursor) {
      if expiry(of: message) > now { return message.id }
      count += 1
    }
    return nil
  }

  func isLive(_ id: ConversationMessageID, at instant: Int64) -> Bool {
    packed.message(id).map { expiry(of: $0) > instant } ?? false
  }

  func liveCount(from id: ConversationMessageID) -> Int {
    let packed = packed
    if id <= packed.oldestID { return liveCount }
    var count = 0
    var cursor = packed.newestCursor
    while let message = packed.previous(&cursor), message.id >= id { count += 1 }
    return count
  }

  func firstThere(from id: ConversationMessageID) -> ConversationMessageID? {
    packed.firstMessage(from: id)?.id
  }
}

extension PackedLog: GroupHeart {
  @inline(__always)
  var retention: ConversationRetention { rules.retention }

  // It is of one event.
  @inline(__always)
  func advance(to _: Int64) -> Int64 { now }

  mutating func consume(
    _ id: ConversationMessageID, _ reason: ConversationDeparture.Reason, at instant: Int64
  ) {
    let present = now
    now = min(now, instant)
    defer { now = present }
    // Whoever is told of what leaves is told in the order of the instants.
    if leaving != nil { _ = expire(atMost: .max) }
    if pinnedCount == 0, unsafe liveCount > 0 && id == conversation.pointee.oldestID {
      _ = leaveOldest(reason)
    } else if let message = packed.message(id), !message.isPinned {
      leave(message, reason)
    } else {
      return
    }
    leaveOver()
  }
}
