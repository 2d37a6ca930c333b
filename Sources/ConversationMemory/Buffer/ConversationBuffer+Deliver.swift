extension ConversationBuffer {
  /// Hands the next live message to a consumer of the shared cursor, once.
  ///
  /// Under retention `untilConsumed` it leaves at that; a pinned message stays in any case.
  ///
  /// - Returns: Its header; nil if there is none.
  /// - Complexity: Amortised O(1).
  @usableFromInline
  mutating func deliver(at instant: Int64) -> ConversationHeader? {
    begin(at: instant)
    guard let place = firstLive(from: cursor, at: latest) else {
      cursor = nodes.nextID
      return nil
    }
    cursor = nodes.id(at: place).next
    let header = header(at: place)
    if rules.retention == .untilConsumed, !nodes[place].isPinned {
      leave(at: place, .consumed)
      nodes.settle()
    } else {
      totals.delivered += 1
    }
    return header
  }

  /// Lets a live message go whose consumer has answered for it, or of which a group has made a dead
  /// letter; a pinned one stays.
  mutating func consume(
    _ id: ConversationMessageID, _ reason: ConversationDeparture.Reason, at instant: Int64
  ) {
    // Whoever is told of what leaves is told in the order of the instants. Nobody else can tell.
    if rules.describesDepartures { begin(at: instant) }
    guard let place = nodes.place(of: id), !nodes[place].isPinned else { return }
    leave(at: place, reason, asOf: instant)
    nodes.settle()
  }
}
