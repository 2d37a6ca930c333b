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
    guard let parent = nodes.place(of: node.parent) else { return }
    node.previousSibling = nodes[parent].lastChild
    if let elder = nodes.place(of: node.previousSibling) {
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
    if let elder = nodes.place(of: previous) { nodes[elder].nextSibling = next }
    if let younger = nodes.place(of: next) { nodes[younger].previousSibling = previous }
    guard let parent = nodes.place(of: nodes[place].parent) else { return }
    let id = nodes.id(at: place)
    if nodes[parent].firstChild == id { nodes[parent].firstChild = next }
    if nodes[parent].lastChild == id { nodes[parent].lastChild = previous }
    if nodes[place].attributes.role == .toolResult { nodes[parent].hasLostResult = true }
  }
}
