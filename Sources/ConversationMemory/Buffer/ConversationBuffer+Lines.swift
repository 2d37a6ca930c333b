// The end of a branch's line, for whoever takes back what was said last.
extension ConversationBuffer {
  /// The newest live message of a branch's line, if nobody else goes on from it.
  mutating func ownNewest(
    of branch: ConversationBranch, at instant: Int64
  ) -> ConversationMessageID? {
    begin(at: instant)
    guard let id = newest(of: branch, at: latest), let place = nodes.place(of: id) else {
      return nil
    }
    // What is over decides nothing: it may be all that seems to go on from this one.
    if nodes[place].firstChild != .none || gaps != nil { _ = expire(at: latest, atMost: .max) }
    return isShared(id, beside: branch) ? nil : id
  }

  /// Takes a message back that is the newest of a branch's line: it is as if it had never been
  /// said, and the branch goes on from the one before.
  mutating func takeBack(_ id: ConversationMessageID, from branch: ConversationBranch) {
    guard let place = nodes.place(of: id) else { return }
    let before = before(place, at: latest)
    let depth = nodes[place].depth
    let parentID = nodes[place].parent
    let parent = nodes.place(of: parentID)
    let hadLostResult = parent.map { nodes[$0].hasLostResult } ?? false
    // The line goes back before its newest message leaves, which would end it.
    if let before {
      setHead(of: branch, to: nodes.id(at: before))
    } else if branch == .main {
      setMainHead(parentID, depth: max(0, depth - 1))
    }
    leave(at: place, .removed)
    // A result that was taken back can still be given.
    if let parent { nodes[parent].hasLostResult = hadLostResult }
    nodes.settle()
  }

  /// Takes back all messages of a branch's line that nobody else shares; and with the main one,
  /// where no other is left, what is pinned and on none: it can't be reached.
  ///
  /// - Returns: How many messages that were.
  /// - Complexity: O(messages taken back + pinned messages), and what is over.
  mutating func removeLine(of branch: ConversationBranch, at instant: Int64) -> Int {
    _ = expire(at: instant, atMost: .max)
    let liveCount = nodes.liveCount
    while let id = ownNewest(of: branch, at: latest) { takeBack(id, from: branch) }
    if branch == .main, pins.count == nodes.liveCount,
      forks.values.allSatisfy({ isBesideLines($0.head) })
    {
      leaveAll(.removed)
    }
    return liveCount - nodes.liveCount
  }

  /// Whether a live message is a state that continues nothing, and that nothing continues, such as
  /// a summary.
  private func isBesideLines(_ id: ConversationMessageID) -> Bool {
    guard let place = nodes.place(of: id) else { return false }
    return nodes[place].attributes.stateKey != nil && nodes[place].parent == .none
      && nodes[place].firstChild == .none
  }

  /// Whether something goes on from a live message: another, or a line but this one.
  private func isShared(_ id: ConversationMessageID, beside branch: ConversationBranch) -> Bool {
    guard let place = nodes.place(of: id) else { return false }
    return branches(at: place).contains { $0 != branch } || nodes[place].firstChild != .none
      || gaps?.isContinued(behind: id) ?? false
      || branch != .main && newest(of: .main, at: latest) == id
  }
}
