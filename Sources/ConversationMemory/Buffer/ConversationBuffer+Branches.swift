extension ConversationBuffer {
  /// The message that a branch continues; nil if the branch is empty or not known.
  @usableFromInline
  func head(of branch: ConversationBranch) -> ConversationMessageID? {
    branch == .main ? mainHead.optional : forks[branch]
  }

  /// The heads of all branches whose head is live.
  @usableFromInline
  func heads() -> [ConversationBranch: ConversationMessageID] {
    var heads = forks
    if nodes.place(of: mainHead) != nil { heads[.main] = mainHead }
    return heads
  }

  /// A new branch with a live message as its head; nil if the message is not live, or there are as
  /// many branches as the buffer has capacity.
  @usableFromInline
  mutating func fork(from id: ConversationMessageID) -> ConversationBranch? {
    guard nodes.place(of: id) != nil, forks.count < rules.capacity else { return nil }
    forkCount += 1
    let branch = ConversationBranch(number: forkCount)
    forks[branch] = id
    return branch
  }

  /// Makes a live message the head of a known branch.
  ///
  /// - Returns: Whether there are both.
  @usableFromInline
  mutating func move(_ branch: ConversationBranch, to id: ConversationMessageID) -> Bool {
    guard nodes.place(of: id) != nil, branch == .main || forks[branch] != nil else { return false }
    setHead(of: branch, to: id)
    return true
  }

  /// Makes a live message the head of a branch.
  mutating func setHead(of branch: ConversationBranch, to id: ConversationMessageID) {
    guard branch == .main else {
      forks[branch] = id
      return
    }
    mainHead = id
    if let place = nodes.place(of: id) { mainDepth = nodes[place].depth }
  }

  /// Where a new message goes.
  func parent(of entry: ConversationEntry) -> ConversationMessageID {
    switch entry.parent {
    case .root: return .none
    case .head: return head(of: entry.branch) ?? .none
    case .message(let id):
      precondition(id < nodes.nextID, "A message's parent must have been appended before it.")
      return id
    }
  }
}
