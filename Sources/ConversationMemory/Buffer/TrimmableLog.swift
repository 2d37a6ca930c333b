/// A bounded log that can be trimmed; a queue is a log before it is.
protocol TrimmableLog: BoundedLog, ~Copyable {
  /// Whether there is a message that is not pinned with an earlier id.
  mutating func oldestPrecedes(_ id: ConversationMessageID) -> Bool
}

extension TrimmableLog where Self: ~Copyable {
  /// Lets the oldest messages go that are not pinned, until no more stay than are to. What is over
  /// has left before.
  ///
  /// - Returns: How many those were.
  /// - Complexity: O(messages that leave), none for the others.
  mutating func leaveAllBut(_ trim: ConversationTrim) -> Int {
    var count = 0
    while exceeds(trim), leaveOldest(.removed) { count += 1 }
    return count
  }

  private mutating func exceeds(_ trim: ConversationTrim) -> Bool {
    switch trim {
    case .count(let count): liveCount > max(0, count)
    case .bytes(let count): liveBytes > max(0, count)
    case .from(let id): oldestPrecedes(id)
    }
  }
}
