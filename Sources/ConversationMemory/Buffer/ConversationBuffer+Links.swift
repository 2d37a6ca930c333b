/// What a new message continues.
struct ParentLink {
  /// ``ConversationMessageID/none`` for a root.
  var parent: ConversationMessageID
  var depth: Int
}

extension ConversationBuffer {
  /// Where a new message goes: its parent, and its depth, which is one more than the parent's where
  /// that is known.
  @inline(__always)
  mutating func link(to parent: ConversationMessageID, on branch: ConversationBranch) -> ParentLink
  {
    if parent != .none, parent == mainHead {
      return ParentLink(parent: parent, depth: mainDepth + 1)
    }
    return linkElsewhere(to: parent, on: branch)
  }

  @inline(never)
  private mutating func linkElsewhere(
    to parent: ConversationMessageID, on branch: ConversationBranch
  ) -> ParentLink {
    guard parent != .none else { return ParentLink(parent: parent, depth: 0) }
    guard let place = nodes.place(of: parent) else { return ParentLink(parent: parent, depth: 1) }
    // One that is over by age may still lie here or be gone, as somebody came to collect it; the
    // depth must not tell which. In a batch what it continues may be over by now.
    let isKnown = !isOver(place, at: latest) || parent == lastAppended(to: branch)
    return ParentLink(parent: parent, depth: isKnown ? nodes[place].depth + 1 : 1)
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

  /// Takes a node out of the list of its parent's children. O(1); O(children) if it leaves from the
  /// middle of a line, which is not cut there.
  mutating func unlink(
    _ node: NodeStore.LentNode, as id: ConversationMessageID, cuttingLine cutsLine: Bool
  ) {
    let previous = node.it.previousSibling
    let next = node.it.nextSibling
    if previous != .none, let elder = nodes.place(of: previous) {
      nodes.lent(elder).it.nextSibling = next
    }
    if next != .none, let younger = nodes.place(of: next) {
      nodes.lent(younger).it.previousSibling = previous
    }
    guard node.it.parent != .none, let parentPlace = nodes.place(of: node.it.parent) else {
      if gaps != nil { bridge(node, as: id, below: nil, cuttingLine: cutsLine) }
      return
    }
    let parent = nodes.lent(parentPlace)
    if parent.it.firstChild == id { parent.it.firstChild = next }
    if parent.it.lastChild == id { parent.it.lastChild = previous }
    if node.it.attributes.role == .toolResult { parent.it.hasLostResult = true }
    let isContinued = node.it.firstChild != .none || id == mainHead || node.it.lastFork != .main
    if gaps != nil || isContinued && !cutsLine {
      bridge(node, as: id, below: parentPlace, cuttingLine: cutsLine)
    }
  }
}
