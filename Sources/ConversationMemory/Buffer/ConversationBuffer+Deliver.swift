extension ConversationBuffer {
  /// Hands the next live message to a consumer of the shared cursor, once.
  ///
  /// Under retention `untilConsumed` it leaves at that; a pinned message stays in any case.
  ///
  /// - Returns: Its header; nil if there is none.
  /// - Complexity: Amortised O(1).
  @usableFromInline
  mutating func deliver(at instant: Int64) -> ConversationHeader? {
    let now = advance(to: instant)
    defer { nodes.settle() }
    while let place = nodes.firstLive(from: cursor) {
      cursor = nodes.id(at: place).next
      if isOver(place, at: now) {
        leave(at: place, .expired)
        continue
      }
      let header = header(at: place)
      if rules.retention == .untilConsumed, !nodes[place].isPinned {
        leave(at: place, .consumed)
      } else {
        totals.delivered += 1
      }
      return header
    }
    return nil
  }

  /// Whether consumers that wait have nothing to wait for.
  @usableFromInline
  var isDrained: Bool { isFinished && nodes.firstLive(from: cursor) == nil }
}
