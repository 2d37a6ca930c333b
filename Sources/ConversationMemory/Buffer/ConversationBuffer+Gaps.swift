// A message of depth 1 has a root for its parent, or one that had left before it came: it continues
// that alone, and nothing before it. So what it is does not depend on whether somebody collected
// that parent in between.
extension ConversationBuffer {
  /// Has what continues a message that leaves go on from the one before it. O(children).
  ///
  /// - Parameters:
  ///   - parentPlace: Where its parent lies, if that has not left.
  ///   - cutsLine: Whether nothing goes on instead: the window has cut the line.
  @inline(never)
  mutating func bridge(
    _ node: NodeStore.LentNode, as id: ConversationMessageID,
    below parentPlace: NodeStore.Place?, cuttingLine cutsLine: Bool
  ) {
    var references = 0
    var child = node.it.firstChild
    while let place = nodes.place(of: child) {
      if nodes[place].depth > 1 { references += 1 }
      child = nodes[place].nextSibling
    }
    let parent = node.it.parent
    var before = ConversationMessageID.none
    if cutsLine {
      before = .none
    } else if let parentPlace {
      if nodes[parentPlace].depth == node.it.depth - 1 { before = parent }
    } else if node.it.depth > 1 {
      before = gaps?.before(parent) ?? .none
    }
    let holdsHead = holdsHeads && node.it.lastFork != .main
    let isHeld = id == mainHead || holdsHead
    guard gaps != nil || before != .none && (isHeld || references > 0) else { return }
    let known = gaps ?? LineGaps()
    known.leave(id, behind: before, continuedBy: references, isHeld: isHeld)
    if holdsHead { heldHeads.append(id) }
    if parentPlace == nil, node.it.depth > 1 {
      known.removeReference(to: parent)
      if parent != mainHead { known.forgetUnused(parent) }
    }
    // Where nothing is left before it, the head of the main branch need not be known any more.
    if known.before(mainHead) == nil { known.forgetUnused(mainHead) }
    gaps = known.isEmpty ? nil : known
  }

  /// Takes note of what a new message continues, where that has left.
  @inline(__always)
  mutating func follow(_ link: ParentLink, at parentPlace: NodeStore.Place?) {
    if gaps != nil, parentPlace == nil, link.depth > 1 { gaps?.addReference(to: link.parent) }
  }

  /// Has the main branch go on from a message, live or not.
  @inline(__always)
  mutating func setMainHead(_ id: ConversationMessageID, depth: Int) {
    let old = mainHead
    (mainHead, mainDepth) = (id, depth)
    if gaps != nil { forgetHead(old) }
  }

  /// Lets go of a head that its branch no longer goes on from.
  @inline(never)
  mutating func forgetHead(_ id: ConversationMessageID) {
    if id != mainHead { gaps?.forgetUnused(id) }
    if gaps?.isEmpty ?? false { gaps = nil }
  }

  /// Where the nearest live message before one on its line is: those that have left, or are over,
  /// are passed over. Nil at a root, or where the window cut the line.
  func before(_ place: NodeStore.Place, at now: Int64) -> NodeStore.Place? {
    var place = place
    while true {
      let node = nodes.lent(place)
      guard node.it.parent != .none else { return nil }
      let parent = nodes.place(of: node.it.parent)
      guard let next = parent ?? start(ofGapBefore: node) else { return nil }
      if !isOver(next, at: now) { return next }
      // It has left but for being collected.
      guard node.it.depth > 1, nodes[next].hasOwnExpiry else { return nil }
      place = next
    }
  }

  /// Where the live message next before a gap is that a node continues; nil if it does not.
  @inline(never)
  private func start(ofGapBefore node: NodeStore.LentNode) -> NodeStore.Place? {
    guard node.it.depth > 1, let id = gaps?.before(node.it.parent) else { return nil }
    return nodes.place(of: id)
  }

  /// The newest live message of a branch's line; nil if there is none.
  func newest(of branch: ConversationBranch, at instant: Int64) -> ConversationMessageID? {
    let now = max(latest, instant)
    guard branch == .main else { return head(of: branch, at: now) }
    var id = mainHead
    if nodes.place(of: id) == nil {
      guard mainDepth > 0, let before = gaps?.before(id) else { return nil }
      id = before
    }
    guard let place = nodes.place(of: id) else { return nil }
    if !isOver(place, at: now) { return id }
    guard nodes[place].hasOwnExpiry else { return nil }
    return before(place, at: now).map { nodes.id(at: $0) }
  }

  /// The live message next before one that continues what has left; none if it does not.
  func gapStart(of node: borrowing ConversationNode) -> ConversationMessageID {
    guard node.depth > 1, nodes.place(of: node.parent) == nil else { return .none }
    return gaps?.before(node.parent) ?? .none
  }

  /// The same for the head of the main branch.
  var mainGapStart: ConversationMessageID {
    guard mainDepth > 0, nodes.place(of: mainHead) == nil else { return .none }
    return gaps?.before(mainHead) ?? .none
  }

  /// Brings back what is known of a message that has left before a restored one, or before the head
  /// of the main branch.
  mutating func restoreGap(
    _ id: ConversationMessageID, behind before: ConversationMessageID, isHead: Bool
  ) {
    guard before != .none else { return }
    let known = gaps ?? LineGaps()
    if known.referenceCount(of: id) == nil {
      known.leave(id, behind: before, continuedBy: 0, isHeld: true)
    }
    if !isHead { known.addReference(to: id) }
    gaps = known
  }
}
