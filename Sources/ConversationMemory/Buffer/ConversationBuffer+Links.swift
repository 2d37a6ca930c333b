extension ConversationBuffer {
  /// Puts a new node, not yet in the store, below its parent: the last of the children. O(1).
  ///
  /// - Parameter branch: The branch that it is appended to.
  mutating func link(
    _ node: inout ConversationNode, as id: ConversationMessageID, on branch: ConversationBranch
  ) {
    guard node.parent != .none else { return }
    guard let parent = nodes.place(of: node.parent) else {
      node.depth = node.parent == mainHead ? mainDepth + 1 : 1
      return
    }
    // One that is over by age may still lie here or be gone, as the sweeper came; the depth must
    // not tell which.
    let isKnown =
      !isOver(parent, at: latest) || node.parent == mainHead
      || node.parent == lastAppended(to: branch)
    node.depth = isKnown ? nodes[parent].depth + 1 : 1
    node.previousSibling = nodes[parent].lastChild
    if node.previousSibling != .none, let elder = nodes.place(of: node.previousSibling) {
      nodes[elder].nextSibling = id
    } else {
      nodes[parent].firstChild = id
    }
    nodes[parent].lastChild = id
  }

  /// Takes a node out of the list of its parent's children. O(1).
  mutating func unlink(at place: NodeStore.Place) {
    let previous = nodes[place].previousSibling
    let next = nodes[place].nextSibling
    if previous != .none, let elder = nodes.place(of: previous) { nodes[elder].nextSibling = next }
    if next != .none, let younger = nodes.place(of: next) {
      nodes[younger].previousSibling = previous
    }
    guard let parent = nodes.place(of: nodes[place].parent) else { return }
    let id = nodes.id(at: place)
    if nodes[parent].firstChild == id { nodes[parent].firstChild = next }
    if nodes[parent].lastChild == id { nodes[parent].lastChild = previous }
    if nodes[place].attributes.role == .toolResult { nodes[parent].hasLostResult = true }
  }
}
