// The end of a branch's line, for whoever takes back what was said last.
extension ConversationBuffer {
  /// The newest live message of a branch's line; nil if there is none.
  func newest(of branch: ConversationBranch, at instant: Int64) -> ConversationMessageID? {
    head(of: branch, at: instant).flatMap { livePlace(of: $0, at: instant) == nil ? nil : $0 }
  }

  /// The newest live message of a branch's line, if nobody else goes on from it.
  mutating func ownNewest(
    of branch: ConversationBranch, at instant: Int64
  ) -> ConversationMessageID? {
    begin(at: instant)
    guard let id = newest(of: branch, at: latest), !isShared(id, beside: branch) else { return nil }
    return id
  }

  /// Takes a message back that is the newest of a branch's line: it is as if it had never been
  /// said, and the branch goes on from the one before.
  mutating func takeBack(_ id: ConversationMessageID, from branch: ConversationBranch) {
    guard let place = nodes.place(of: id) else { return }
    let before = nodes[place].parent
    let depth = nodes[place].depth
    let parent = nodes.place(of: before)
    let hadLostResult = parent.map { nodes[$0].hasLostResult } ?? false
    // The line goes back before its newest message leaves, which would end it.
    if livePlace(of: before, at: latest) != nil {
      setHead(of: branch, to: before)
    } else if branch == .main {
      (mainHead, mainDepth) = (before, max(0, depth - 1))
    }
    leave(at: place, .removed)
    // A result that was taken back can still be given.
    if let parent { nodes[parent].hasLostResult = hadLostResult }
    nodes.settle()
  }

  /// Takes back all messages of a branch's line that nobody else shares; and where nothing else is
  /// left, the pinned states that stand beside all lines.
  ///
  /// - Returns: How many messages that were.
  /// - Complexity: O(messages taken back + pinned messages), and what is over.
  mutating func removeLine(of branch: ConversationBranch, at instant: Int64) -> Int {
    _ = expire(at: instant, atMost: .max)
    let liveCount = nodes.liveCount
    while let id = ownNewest(of: branch, at: latest) { takeBack(id, from: branch) }
    if pins.count == nodes.liveCount, pins.all(in: nodes).allSatisfy({ isBesideLines($0) }) {
      leaveAll(.removed)
    }
    nodes.shrink()
    return liveCount - nodes.liveCount
  }

  /// Whether a live message is a state that continues nothing, and that nothing continues.
  private func isBesideLines(_ id: ConversationMessageID) -> Bool {
    guard id != mainHead, let place = nodes.place(of: id) else { return false }
    return nodes[place].attributes.stateKey != nil && nodes[place].parent == .none
      && nodes[place].firstChild == .none
  }

  /// Whether something goes on from a live message: a live one, or a line but this one.
  private func isShared(_ id: ConversationMessageID, beside branch: ConversationBranch) -> Bool {
    guard let place = nodes.place(of: id) else { return false }
    if branch != .main && mainHead == id { return true }
    if branches(at: place).contains(where: { $0 != branch }) { return true }
    var child = nodes[place].lastChild
    while let childPlace = nodes.place(of: child) {
      if !isOver(childPlace, at: latest) { return true }
      child = nodes[childPlace].previousSibling
    }
    return false
  }
}
