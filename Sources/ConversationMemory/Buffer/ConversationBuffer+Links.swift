extension ConversationBuffer {
  /// The depth of a new message: one more than its parent's, where that is known.
  ///
  /// - Parameters:
  ///   - parentPlace: Where its parent lies, if that is live.
  ///   - branch: The branch that it is appended to.
  @inline(__always)
  func depth(
    below parent: ConversationMessageID, at parentPlace: NodeStore.Place?,
    on branch: ConversationBranch
  ) -> Int {
    guard parent != .none else { return 0 }
    if parent == mainHead { return mainDepth + 1 }
    guard let place = parentPlace else { return 1 }
    // One that is over by age may still lie here or be gone, as the sweeper came; the depth must
    // not tell which.
    let isKnown = !isOver(place, at: latest) || parent == lastAppended(to: branch)
    return isKnown ? nodes[place].depth + 1 : 1
  }

  /// Puts a new node below its parent: the last of the children. O(1).
  @inline(__always)
  func link(
    _ node: NodeStore.LentNode, as id: ConversationMessageID, below parentPlace: NodeStore.Place
  ) {
    let parent = nodes.lent(parentPlace)
    let elder = parent.it.lastChild
    node.it.previousSibling = elder
    if elder != .none, let elderPlace = nodes.place(of: elder) {
      nodes.lent(elderPlace).it.nextSibling = id
    } else {
      parent.it.firstChild = id
    }
    parent.it.lastChild = id
  }

  /// Takes a node out of the list of its parent's children. O(1).
  mutating func unlink(_ node: NodeStore.LentNode, as id: ConversationMessageID) {
    let previous = node.it.previousSibling
    let next = node.it.nextSibling
    if previous != .none, let elder = nodes.place(of: previous) {
      nodes.lent(elder).it.nextSibling = next
    }
    if next != .none, let younger = nodes.place(of: next) {
      nodes.lent(younger).it.previousSibling = previous
    }
    guard node.it.parent != .none, let parentPlace = nodes.place(of: node.it.parent) else { return }
    let parent = nodes.lent(parentPlace)
    if parent.it.firstChild == id { parent.it.firstChild = next }
    if parent.it.lastChild == id { parent.it.lastChild = previous }
    if node.it.attributes.role == .toolResult { parent.it.hasLostResult = true }
  }
}
