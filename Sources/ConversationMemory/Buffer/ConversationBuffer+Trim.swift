import DequeModule

extension ConversationBuffer {
  /// Lets go of what the window's count, turns, bytes and tokens have no room for.
  ///
  /// - Complexity: O(1) a message that leaves, beside the pinned ones that are passed over.
  mutating func trim() {
    guard rules.window.endsByPosition else { return }
    let window = rules.window
    while nodes.liveCount - pins.count > window.maximumCount || liveBytes > window.maximumBytes
      || liveTokens > window.maximumTokens, let oldest = oldestUnpinned()
    {
      leave(at: oldest, .expired)
    }
    trimTurns()
  }

  private mutating func trimTurns() {
    let limit = rules.window.maximumTurns
    guard limit != .max else { return }
    if limit == 0 {
      turnStarts.removeAll()
      leaveAll(before: nodes.nextID)
    } else if turnStarts.count > limit {
      turnStarts.removeFirst(turnStarts.count - limit)
      leaveAll(before: turnStarts[0])
    }
    // A turn of which nothing lives is none: its start would only be kept for ever.
    while turnStarts.count >= 2, turnStarts[1] <= nodes.frontID { turnStarts.removeFirst() }
  }

  private mutating func leaveAll(before end: ConversationMessageID) {
    while let oldest = oldestUnpinned(), nodes.id(at: oldest) < end {
      leave(at: oldest, .expired)
    }
  }
}
