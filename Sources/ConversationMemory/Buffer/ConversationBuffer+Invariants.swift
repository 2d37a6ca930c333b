extension ConversationBuffer {
  /// Stops where the buffer contradicts itself. O(live), for tests.
  func checkInvariants() {
    let account = totals
    precondition(account.live == nodes.liveCount, "The account does not match what is live.")
    precondition(nodes.liveCount <= rules.capacity, "More is live than the capacity.")
    precondition(liveBytes <= rules.byteBudget, "More bytes are live than the budget.")
    var bytes = 0
    var tokens = 0
    var pinned: [ConversationMessageID] = []
    var id = ConversationMessageID.none
    while let place = nodes.firstLive(from: id) {
      id = nodes.id(at: place)
      bytes += nodes[place].byteCount
      tokens += nodes[place].tokenCount
      if nodes[place].isPinned { pinned.append(id) }
      let headCount = forks.values.count { $0 == id }
      precondition(headCount == nodes[place].headCount, "A node miscounts its branches.")
      checkLinks(at: place)
      id = id.next
    }
    precondition(bytes == liveBytes, "The live bytes do not add up.")
    precondition(tokens == liveTokens, "The live tokens do not add up.")
    precondition(pinned == pins, "The list of pinned messages is not that of the nodes.")
    precondition(
      turnStarts.allSatisfy { nodes.place(of: $0) != nil }, "A turn outlived its first message.")
    precondition(
      forks.values.allSatisfy { nodes.place(of: $0) != nil }, "A branch's head is not live.")
    precondition(
      idempotencyKeys.values.allSatisfy { nodes.place(of: $0) != nil },
      "An idempotency key outlived its message.")
    precondition(
      states.values.allSatisfy { $0.allSatisfy { nodes.place(of: $0) != nil } },
      "A state outlived its message.")
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
