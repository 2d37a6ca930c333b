import DequeModule

extension ConversationBuffer {
  /// Lets go of what the window's count, turns, bytes and tokens have no room for.
  ///
  /// - Complexity: O(1) a message that leaves, none for the others.
  mutating func trim() {
    guard rules.window.endsByPosition else { return }
    let window = rules.window
    // 0 keeps nothing, not even what takes no room.
    let keepsNone =
      window.maximumTurns == 0 || window.maximumBytes == 0 || window.maximumTokens == 0
    while keepsNone || nodes.liveCount - pins.count > window.maximumCount
      || liveBytes > window.maximumBytes || liveTokens > window.maximumTokens,
      let oldest = oldestUnpinned()
    {
      leave(at: oldest, .expired)
    }
    trimTurns()
  }

  private mutating func trimTurns() {
    let limit = rules.window.maximumTurns
    guard turnStarts.count >= limit, limit > 0 else { return }
    let first = turnStarts[turnStarts.count - limit]
    while let oldest = oldestUnpinned(), nodes.id(at: oldest) < first {
      leave(at: oldest, .expired)
    }
  }
}
