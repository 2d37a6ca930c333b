extension ConversationBuffer {
  /// Stops where the buffer contradicts itself. O(live), for tests.
  func checkInvariants() {
    let account = totals
    precondition(account.live == nodes.liveCount, "The account does not match what is live.")
    precondition(nodes.liveCount <= rules.capacity, "More is live than the capacity.")
    precondition(liveBytes <= rules.byteBudget, "More bytes are live than the budget.")
    checkGaps()
    var bytes = 0
    var tokens = 0
    var turns = 0
    var owned = 0
    var headed = 0
    var pinned: [ConversationMessageID] = []
    var id = ConversationMessageID.none
    while let place = nodes.firstLive(from: id) {
      id = nodes.id(at: place)
      bytes += nodes[place].byteCount
      tokens += nodes[place].tokenCount
      if nodes[place].hasOwnExpiry { owned += 1 }
      if nodes[place].isPinned { pinned.append(id) }
      if rules.window.maximumTurns != .max, !nodes[place].isPinned,
        nodes[place].attributes.beginsTurn
      {
        turns += 1
      }
      for branch in branches(at: place) {
        precondition(forks[branch]?.head == id, "A node names a branch that is elsewhere.")
        headed += 1
      }
      checkLinks(at: place)
      id = id.next
    }
    precondition(bytes == liveBytes, "The live bytes do not add up.")
    precondition(tokens == liveTokens, "The live tokens do not add up.")
    precondition(
      pinned == pins.all(in: nodes), "The list of pinned messages is not that of the nodes.")
    precondition(owned == ownExpiries.count, "Own times do not add up.")
    precondition(turns == turnCount, "The turns do not add up.")
    precondition(headed == forks.count, "A branch's head does not name it.")
    precondition(
      idempotencyKeys.values.allSatisfy { nodes.place(of: $0) != nil },
      "An idempotency key outlived its message.")
    precondition(
      states.values.allSatisfy { $0.count > 0 && $0.count == $0.all(in: nodes).count },
      "A state outlived its message.")
  }

  /// What has left is known as long as a live message continues it, or the main branch is to.
  private func checkGaps() {
    var references: [ConversationMessageID: Int] = [:]
    for (node, _) in all() where node.depth > 1 && nodes.place(of: node.parent) == nil {
      references[node.parent, default: 0] += 1
    }
    for (id, count) in references {
      precondition(gaps?.referenceCount(of: id) ?? count == count, "A gap miscounts its messages.")
    }
    let usedCount = references.keys.count { gaps?.referenceCount(of: $0) != nil }
    let isHeadUnused = references[mainHead] == nil && gaps?.referenceCount(of: mainHead) != nil
    precondition(
      gaps?.count ?? 0 == usedCount + (isHeadUnused ? 1 : 0), "A gap outlived what continues it.")
    precondition(heldHeads.isEmpty && !holdsHeads, "A head is held that nothing goes on from.")
  }

  /// Every child names this parent, siblings name each other, and the ends are the ends.
  private func checkLinks(at place: NodeStore.Place) {
    let id = nodes.id(at: place)
    var previous = ConversationMessageID.none
    var child = nodes[place].firstChild
    while child != .none {
      guard let childPlace = nodes.place(of: child) else {
        preconditionFailure("Message \(id) names a child that is not live.")
      }
      precondition(nodes[childPlace].parent == id, "A child names another parent.")
      precondition(nodes[childPlace].previousSibling == previous, "Siblings do not match.")
      previous = child
      child = nodes[childPlace].nextSibling
    }
    precondition(nodes[place].lastChild == previous, "The last child is not the last.")
  }
}
