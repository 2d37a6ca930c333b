extension ConversationBuffer {
  /// The message that a branch continues; nil if the branch is empty or not known.
  ///
  /// The main branch goes on from its head even when that has left; another is forgotten with it.
  @usableFromInline
  func head(
    of branch: ConversationBranch, at instant: Int64
  ) -> ConversationMessageID? {
    guard branch != .main else { return mainHead.optional }
    return forks[branch].flatMap {
      livePlace(of: $0.head, at: instant) == nil ? nil : $0.head
    }
  }

  /// The heads of all branches whose head is live.
  @usableFromInline
  func heads(at instant: Int64) -> [ConversationBranch: ConversationMessageID] {
    var heads = forks.mapValues(\.head)
    heads[.main] = mainHead
    return heads.filter { livePlace(of: $0.value, at: instant) != nil }
  }

  /// A new branch with a live message as its head; nil if the message is not live, or there are as
  /// many branches as the buffer has capacity.
  @usableFromInline
  mutating func fork(
    from id: ConversationMessageID, at instant: Int64
  ) -> ConversationBranch? {
    // A branch whose head is over is none.
    _ = expire(at: instant, atMost: forks.count < rules.capacity ? 0 : .max)
    guard livePlace(of: id, at: latest) != nil, forks.count < rules.capacity else { return nil }
    forkCount += 1
    let branch = ConversationBranch(number: forkCount)
    setHead(of: branch, to: id)
    return branch
  }

  /// Makes a live message the head of a known branch.
  ///
  /// - Returns: Whether there are both.
  @usableFromInline
  mutating func move(
    _ branch: ConversationBranch, to id: ConversationMessageID, at instant: Int64
  ) -> Bool {
    let now = advance(to: instant)
    guard livePlace(of: id, at: now) != nil, branch == .main || head(of: branch, at: now) != nil
    else { return false }
    setHead(of: branch, to: id)
    return true
  }

  /// Makes a live message the head of a branch.
  mutating func setHead(of branch: ConversationBranch, to id: ConversationMessageID) {
    guard let place = nodes.place(of: id) else { return }
    guard branch == .main else {
      return setFork(branch, to: id, at: place)
    }
    setMainHead(id, depth: nodes[place].depth)
  }

  /// The place of a message that is live at an instant.
  func livePlace(of id: ConversationMessageID, at instant: Int64) -> NodeStore.Place? {
    nodes.place(of: id).flatMap { isOver($0, at: max(latest, instant)) ? nil : $0 }
  }

  /// The message that the next of a branch continues, which in a batch may be over already.
  @inline(__always)
  func lastAppended(to branch: ConversationBranch) -> ConversationMessageID {
    branch == .main ? mainHead : forks[branch]?.head ?? .none
  }

  /// Where a new message goes.
  @inline(__always)
  func parent(of entry: ConversationEntry) -> ConversationMessageID {
    switch entry.parent {
    case .root: return .none
    case .head: return lastAppended(to: entry.branch)
    case .message(let id):
      return id
    }
  }
}
