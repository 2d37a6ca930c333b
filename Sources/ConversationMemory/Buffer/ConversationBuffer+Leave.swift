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

  /// Takes a live message out of everything that names it. O(1); O(pins) if it is pinned,
  /// O(branches) if it is the head of one, O(turns) if it begins one and is not the oldest that
  /// does.
  ///
  /// Places stay valid until ``NodeStore/settle()``.
  mutating func leave(at place: NodeStore.Place, _ reason: ConversationDeparture.Reason) {
    let header = header(at: place)
    let id = header.id
    unlink(at: place)
    liveBytes -= nodes[place].byteCount
    liveTokens -= nodes[place].tokenCount
    if nodes[place].isPinned {
      pins.removeAll { $0 == id }
      pinnedBytes -= nodes[place].byteCount
      pinnedTokens -= nodes[place].tokenCount
    }
    if !turnStarts.isEmpty, header.attributes.beginsTurn { forgetTurn(id) }
    if nodes[place].hasOwnExpiry { ownExpiryCount -= 1 }
    if let key = nodes[place].idempotencyKey { idempotencyKeys[key] = nil }
    if let key = header.attributes.kind.key { forgetState(id, key: key) }
    if nodes[place].headCount > 0 { forks = forks.filter { $0.value != id } }
    nodes.clear(place)
    totals.leave(reason)
    departures.append(ConversationDeparture(header: header, reason: reason))
  }

  /// Lets all messages go, pinned ones too. O(live).
  mutating func leaveAll(_ reason: ConversationDeparture.Reason) {
    while let place = nodes.firstLive(from: .none) {
      leave(at: place, reason)
      nodes.settle()
    }
    nodes.shrink()
  }

  /// The oldest live message that may have to give way; nil if all are pinned.
  ///
  /// - Complexity: Amortised O(1): what was passed over is not looked at again.
  mutating func oldestUnpinned() -> NodeStore.Place? {
    while let place = nodes.firstLive(from: oldestCursor) {
      oldestCursor = nodes.id(at: place)
      if !nodes[place].isPinned { return place }
      oldestCursor = oldestCursor.next
    }
    oldestCursor = nodes.nextID
    return nil
  }

  private mutating func forgetTurn(_ id: ConversationMessageID) {
    if turnStarts.first == id {
      turnStarts.removeFirst()
    } else if let index = turnStarts.firstIndex(of: id) {
      turnStarts.remove(at: index)
    }
  }

  private mutating func forgetState(_ id: ConversationMessageID, key: String) {
    states[key]?.removeAll { $0 == id }
    if states[key]?.isEmpty == true { states[key] = nil }
  }
}
