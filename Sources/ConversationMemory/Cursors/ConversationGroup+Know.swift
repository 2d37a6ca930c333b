extension ConversationGroup {
  /// Its consumers, or some of them.
  ///
  /// - Parameters:
  ///   - name: Only those behind this one, in the order of their names' bytes; nil for all.
  ///   - limit: How many at most; none where it is not above zero.
  /// - Returns: In the order of their names' bytes, at most `limit`; nil if the group was removed.
  /// - Complexity: O(consumers log consumers).
  public func consumers(
    after name: String? = nil, atMost limit: Int = .max
  ) -> [ConversationConsumer]? {
    var walk = ConsumerWalk(after: name, atMost: limit)
    room.look(&walk, at: reference)
    return walk.found
  }

  /// How much is pending, and with whom; nil if the group was removed. O(consumers log consumers).
  public var pendingSummary: ConversationPendingSummary? {
    var walk = SummaryWalk()
    room.look(&walk, at: reference)
    return walk.found
  }
}
