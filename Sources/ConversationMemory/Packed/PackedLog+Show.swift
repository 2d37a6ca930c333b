extension PackedLog {
  /// Shows live messages with ids in a range where they lie, in their order or backwards.
  ///
  /// The caller has let go of all that is over at this instant.
  ///
  /// - Parameter body: Called for each message; whether it is to be the last.
  /// - Returns: The last that was shown; nil if there was none.
  /// - Complexity: O(log segments + messages shown), and the records of a segment or two.
  func show(
    _ ids: Range<ConversationMessageID>, backwards isBackwards: Bool,
    _ body: (ConversationHeader, RawSpan) -> Bool
  ) -> ConversationMessageID? {
    let packed = packed
    let lower = max(ids.lowerBound, packed.oldestID)
    let upper = min(ids.upperBound, packed.nextID)
    guard lower < upper else { return nil }
    var last: ConversationMessageID?
    if isBackwards {
      var cursor = packed.cursor(before: upper)
      while let message = packed.previous(&cursor), message.id >= lower {
        last = message.id
        if withPayload(message, { body(header(message), $0) }) { break }
      }
    } else if let first = packed.firstMessage(from: lower) {
      var cursor = packed.cursor(before: first)
      while let message = packed.next(&cursor), message.id < upper {
        last = message.id
        if withPayload(message, { body(header(message), $0) }) { break }
      }
    }
    return last
  }
}
