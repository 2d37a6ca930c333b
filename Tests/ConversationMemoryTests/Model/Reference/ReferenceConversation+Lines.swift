import ConversationMemory

extension ReferenceConversation {
  /// The newest live message of a branch's line.
  func newest(of branch: Int) -> ReferenceMessage? {
    heads[branch].flatMap { message($0.number) }
  }

  /// Takes the newest message of a line back, if no other line and no message goes on from it.
  mutating func removeHead(of branch: Int, at now: Int64) -> ReferenceMessage? {
    guard let newest = newest(of: branch), !isShared(newest.number, beside: branch) else {
      return nil
    }
    takeBack(newest, from: branch, at: now)
    return newest
  }

  /// Takes back what is a line's own; and then, where nothing else is left, pinned states that are
  /// on no line.
  mutating func removeLine(of branch: Int, at now: Int64) -> Int {
    let before = messages.count
    stepCount += 1
    while let newest = newest(of: branch), !isShared(newest.number, beside: branch) {
      takeBack(newest, from: branch, at: now)
    }
    if messages.allSatisfy({ isBesideLines($0) }) {
      leave(messages.map(\.number), .removed, at: now, isSameStep: true)
    }
    return before - messages.count
  }

  private mutating func takeBack(_ newest: ReferenceMessage, from branch: Int, at now: Int64) {
    if let before = newest.parent.flatMap({ message($0) }) {
      heads[branch] = Head(number: before.number, depth: before.depth)
    } else if branch == 0 {
      heads[0] = newest.parent.map { Head(number: $0, depth: newest.depth - 1) }
    }
    leave([newest.number], .removed, at: now, isSameStep: true)
  }

  private func isShared(_ number: Int, beside branch: Int) -> Bool {
    messages.contains { $0.parent == number }
      || heads.contains { $0.key != branch && $0.value.number == number }
  }

  private func isBesideLines(_ message: ReferenceMessage) -> Bool {
    guard case .state = message.draft.kind else { return false }
    return message.draft.isPinned && message.parent == nil && children(of: message.number).isEmpty
      && heads[0]?.number != message.number
  }
}
