extension ConversationBuffer {
  /// The header of a live node, for a reader or an observer.
  @inlinable
  @inline(__always)
  func header(at place: NodeStore.Place) -> ConversationHeader {
    let id = nodes.id(at: place)
    return ConversationHeader(
      id: id, conversation: rules.conversation,
      arrival: ConversationInstant(nanoseconds: nodes[place].arrival),
      expiry: ConversationInstant(nanoseconds: nodes[place].expiry),
      parent: nodes[place].parent.optional, depth: nodes[place].depth,
      attributes: nodes[place].attributes)
  }

  /// Takes a message that has not left yet out of everything that names it. O(1); O(pins) if it is
  /// pinned, O(branches) if it is the head of one, O(turns) if it begins one and is not the oldest
  /// that does.
  ///
  /// Places stay valid until ``NodeStore/settle()``.
  mutating func leave(at place: NodeStore.Place, _ reason: ConversationDeparture.Reason) {
    leave(at: place, reason, asOf: latest)
  }

  /// Takes a message out as of an instant at which it left.
  mutating func leave(
    at place: NodeStore.Place, _ reason: ConversationDeparture.Reason, asOf instant: Int64
  ) {
    let id = nodes.id(at: place)
    departures.append(ConversationDeparture(id: id, reason: reason))
    if rules.describesDepartures { departedHeaders.append(header(at: place)) }
    let node = nodes.lent(place)
    unlink(node, as: id)
    liveBytes -= node.it.byteCount
    liveTokens -= node.it.tokenCount
    if node.it.isPinned {
      pins.removeAll { $0 == id }
      pinnedBytes -= node.it.byteCount
      pinnedTokens -= node.it.tokenCount
    }
    if !turnStarts.isEmpty, node.it.attributes.beginsTurn { forgetTurn(id) }
    if node.it.hasOwnExpiry { ownExpiryCount -= 1 }
    if node.it.idempotencyKey != nil { forgetKey(of: node, as: id) }
    if node.it.attributes.details != nil { forgetState(id, of: node) }
    // What is over has left when it was, whoever comes to collect it.
    lastDeparture = max(lastDeparture, min(node.it.expiry, instant))
    if node.it.headCount > 0 { forks = forks.filter { $0.value != id } }
    nodes.clear(place)
    totals.leave(reason)
  }

  /// Says that the caller has done what is to be done with the departures.
  @usableFromInline
  mutating func forgetDepartures() {
    // Room for many departures at once is not kept: there may be a million such buffers.
    departures.removeAll(keepingSlots: 4)
    if rules.describesDepartures {
      departedHeaders.removeAll(keepingCapacity: departedHeaders.count <= 4)
    }
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
  @inline(__always)
  mutating func oldestUnpinned() -> NodeStore.Place? {
    if oldestCursor <= nodes.frontID, let front = nodes.oldestAtFront, !nodes[front].isPinned {
      return front
    }
    return nextUnpinned()
  }

  private mutating func nextUnpinned() -> NodeStore.Place? {
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

  @inline(never)
  private mutating func forgetKey(of node: NodeStore.LentNode, as id: ConversationMessageID) {
    // One that came when this one was over may have the key now.
    guard let key = node.it.idempotencyKey, idempotencyKeys[ByteText(key)] == id else { return }
    idempotencyKeys[ByteText(key)] = nil
  }

  @inline(never)
  private mutating func forgetState(_ id: ConversationMessageID, of node: NodeStore.LentNode) {
    guard let key = node.it.attributes.stateKey.map(ByteText.init) else { return }
    states[key]?.removeAll { $0 == id }
    if states[key]?.isEmpty == true { states[key] = nil }
  }
}
