extension ConversationBuffer {
  /// The header of a live node, for a reader or an observer.
  func header(at place: NodeStore.Place) -> ConversationHeader {
    let id = nodes.id(at: place)
    return ConversationHeader(
      id: id, conversation: rules.conversation,
      arrival: ConversationInstant(nanoseconds: nodes[place].arrival),
      expiry: ConversationInstant(nanoseconds: nodes[place].expiry),
      parent: nodes[place].parent.optional, depth: nodes[place].depth,
      attributes: nodes[place].attributes)
  }

  /// Takes a live message out of everything that names it. O(1), and O(pins) if it is pinned.
  ///
  /// Places stay valid until ``NodeStore/settle()``.
  mutating func leave(at place: NodeStore.Place, _ reason: ConversationDeparture.Reason) {
    let header = header(at: place)
    let id = header.id
    unlink(at: place)
    liveBytes -= nodes[place].byteCount
    liveTokens -= nodes[place].tokenCount
    if nodes[place].isPinned { pins.removeAll { $0 == id } }
    if nodes[place].hasOwnExpiry { ownExpiryCount -= 1 }
    if let key = nodes[place].idempotencyKey { idempotencyKeys[key] = nil }
    if let key = header.attributes.kind.key { forgetState(id, key: key) }
    if !forks.isEmpty { forks = forks.filter { $0.value != id } }
    nodes.clear(place)
    totals.leave(reason)
    departures.append(ConversationDeparture(header: header, reason: reason))
  }

  /// The oldest live message that may have to give way; nil if all are pinned.
  ///
  /// - Complexity: O(1 + pinned messages).
  func oldestUnpinned() -> NodeStore.Place? {
    var id = ConversationMessageID.none
    while let place = nodes.firstLive(from: id) {
      if !nodes[place].isPinned { return place }
      id = nodes.id(at: place).next
    }
    return nil
  }

  private mutating func forgetState(_ id: ConversationMessageID, key: String) {
    states[key]?.removeAll { $0 == id }
    if states[key]?.isEmpty == true { states[key] = nil }
  }
}
