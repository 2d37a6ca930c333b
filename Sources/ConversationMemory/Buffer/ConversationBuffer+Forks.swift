extension ConversationBuffer {
  /// Has a branch go on from a message, whether or not it was known. O(1).
  mutating func setFork(
    _ branch: ConversationBranch, to head: ConversationMessageID, at place: NodeStore.Place
  ) {
    unlinkFork(branch)
    let previous = nodes[place].lastFork
    if previous != .main { forks[previous]?.next = branch }
    forks[branch] = Fork(head: head, previous: previous)
    nodes[place].lastFork = branch
  }

  /// Forgets the branch that was begun last, as if it had never been. O(1).
  mutating func forgetNewestFork() {
    let branch = ConversationBranch(number: forkCount)
    unlinkFork(branch)
    forks[branch] = nil
    if forks.isEmpty { forks = [:] }
    forkCount -= 1
  }

  /// Forgets the branches of a head that leaves. O(branches of the head).
  @inline(never)
  mutating func forgetForks(of node: NodeStore.LentNode) {
    var next = node.it.lastFork
    while next != .main, let fork = forks.removeValue(forKey: next) { next = fork.previous }
    node.it.lastFork = .main
    if forks.isEmpty { forks = [:] }
  }

  /// The branches of which a node is the head, the last first.
  func branches(at place: NodeStore.Place) -> [ConversationBranch] {
    var branches: [ConversationBranch] = []
    var next = nodes[place].lastFork
    while next != .main, let fork = forks[next] {
      branches.append(next)
      next = fork.previous
    }
    return branches
  }

  private mutating func unlinkFork(_ branch: ConversationBranch) {
    guard let fork = forks[branch] else { return }
    if fork.previous != .main { forks[fork.previous]?.next = fork.next }
    if fork.next != .main {
      forks[fork.next]?.previous = fork.previous
    } else if let place = nodes.place(of: fork.head) {
      nodes[place].lastFork = fork.previous
    }
  }
}
