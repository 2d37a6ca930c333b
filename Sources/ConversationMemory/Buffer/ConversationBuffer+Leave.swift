extension ConversationBuffer {
  /// The header of a live node, for a reader or an observer.
  @inlinable
  @inline(__always)
  func header(at place: NodeStore.Place) -> ConversationHeader {
    header(of: nodes.lent(place), as: nodes.id(at: place))
  }

  /// The header of a live node where it lies.
  @inlinable
  @inline(__always)
  func header(of node: NodeStore.LentNode, as id: ConversationMessageID) -> ConversationHeader {
    ConversationHeader(
      id: id, conversation: rules.conversation,
      arrival: ConversationInstant(nanoseconds: node.it.arrival),
      expiry: ConversationInstant(nanoseconds: node.it.expiry),
      parent: node.it.parent.optional, depth: node.it.depth, attributes: node.it.attributes)
  }

  /// Takes a message that has not left yet out of everything that names it. Amortised O(1), the
  /// branches of which it is the head, and O(children) if it leaves from the middle of a line.
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
    if rules.describesDepartures {
      departedHeaders.append(
        DepartedHeader(header: header(at: place), instant: instant, firstOfEvent: firstOfEvent))
    }
    let node = nodes.lent(place)
    // What the window or a bound lets go of cuts a line; what leaves otherwise is passed over.
    unlink(
      node, as: id,
      cuttingLine: reason == .evicted || reason == .expired && !node.it.hasOwnExpiry)
    liveBytes -= node.it.byteCount
    liveTokens -= node.it.tokenCount
    let isPinned = node.it.isPinned
    if isPinned {
      pinnedBytes -= node.it.byteCount
      pinnedTokens -= node.it.tokenCount
    } else if rules.window.maximumTurns != .max, node.it.attributes.beginsTurn {
      turnCount -= 1
    }
    let isOutlier = isPinned || node.it.hasOwnExpiry
    if node.it.hasOwnExpiry { ownExpiries.remove(node, in: nodes) }
    if node.it.idempotencyKey != nil { leaveKey(of: node, as: id, asOf: instant) }
    let stateKey = node.it.attributes.details == nil ? nil : node.it.attributes.stateKey
    // What is over has left when it was, whoever comes to collect it.
    lastDeparture = max(lastDeparture, min(node.it.expiry, instant))
    if node.it.lastFork != .main { forgetForks(of: node) }
    nodes.clear(place)
    if isPinned { pins.remove(id, leaving: nodes) }
    if isOutlier { countBeside() }
    if let stateKey { forgetState(id, of: ByteText(stateKey)) }
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
    var next = ConversationMessageID.none
    while let place = nodes.firstLive(from: next) {
      next = nodes.id(at: place).next
      leave(at: place, reason)
    }
    nodes.settleAll()
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

  @inline(never)
  private mutating func leaveKey(
    of node: NodeStore.LentNode, as id: ConversationMessageID, asOf instant: Int64
  ) {
    // One that came when this one was over may have the key now.
    guard let key = node.it.idempotencyKey.map(ByteText.init), idempotencyKeys[key] == id else {
      return
    }
    idempotencyKeys[key] = nil
    if idempotencyKeys.isEmpty { idempotencyKeys = [:] }
    guard node.it.expiry > instant else { return }
    let entry = LeftKeys.Entry(
      id: id, arrival: node.it.arrival, expiry: node.it.expiry,
      life: LeftKeys.Life(pinned: node.it.isPinned, timed: node.it.hasOwnExpiry))
    leftKeys.add(entry, as: key)
    // Decided as of the instant at which it left, as whoever had come then would have.
    totals.keysForgotten += leftKeys.fit(rules.keyCapacity, at: instant)
    countBeside()
  }

  @inline(never)
  private mutating func forgetState(_ id: ConversationMessageID, of key: ByteText) {
    states[key]?.remove(id, leaving: nodes)
    guard states[key]?.isEmpty == true else { return }
    states[key] = nil
    if states.isEmpty { states = [:] }
  }
}
