extension ConversationBuffer {
  /// The depth of a new message: one more than its parent's, where that is known.
  ///
  /// - Parameter branch: The branch that it is appended to.
  func depth(below parent: ConversationMessageID, on branch: ConversationBranch) -> Int {
    guard parent != .none else { return 0 }
    guard let place = nodes.place(of: parent) else { return parent == mainHead ? mainDepth + 1 : 1 }
    // One that is over by age may still lie here or be gone, as the sweeper came; the depth must
    // not tell which.
    let isKnown =
      !isOver(place, at: latest) || parent == mainHead || parent == lastAppended(to: branch)
    return isKnown ? nodes[place].depth + 1 : 1
  }

  /// Puts a new node, not yet in the store, below its parent: the last of the children. O(1).
  mutating func link(_ node: inout ConversationNode, as id: ConversationMessageID) {
    guard node.parent != .none, let place = nodes.place(of: node.parent) else { return }
    let parent = nodes.lent(place)
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
