extension ConversationBuffer {
  /// Puts a new node, not yet in the store, below its parent: the last of the children. O(1).
  ///
  /// - Parameter branch: The branch that it is appended to.
  mutating func link(
    _ node: inout ConversationNode, as id: ConversationMessageID, on branch: ConversationBranch
  ) {
    guard node.parent != .none else { return }
    guard let place = nodes.place(of: node.parent) else {
      node.depth = node.parent == mainHead ? mainDepth + 1 : 1
      return
    }
    let parent = nodes.lent(place)
    // One that is over by age may still lie here or be gone, as the sweeper came; the depth must
    // not tell which.
    let isKnown =
      parent.it.expiry > latest || node.parent == mainHead
      || node.parent == lastAppended(to: branch)
    node.depth = isKnown ? parent.it.depth + 1 : 1
    node.previousSibling = parent.it.lastChild
    if node.previousSibling != .none, let elder = nodes.place(of: node.previousSibling) {
      nodes[elder].nextSibling = id
    } else {
      parent.it.firstChild = id
    }
    parent.it.lastChild = id
  }

  /// Takes a node out of the list of its parent's children. O(1).
  mutating func unlink(at place: NodeStore.Place) {
    let node = nodes.lent(place)
    let previous = node.it.previousSibling
    let next = node.it.nextSibling
    if previous != .none, let elder = nodes.place(of: previous) { nodes[elder].nextSibling = next }
    if next != .none, let younger = nodes.place(of: next) {
      nodes[younger].previousSibling = previous
    }
    guard node.it.parent != .none, let parentPlace = nodes.place(of: node.it.parent) else { return }
    let parent = nodes.lent(parentPlace)
    let id = nodes.id(at: place)
    if parent.it.firstChild == id { parent.it.firstChild = next }
    if parent.it.lastChild == id { parent.it.lastChild = previous }
    if node.it.attributes.role == .toolResult { parent.it.hasLostResult = true }
  }
}
