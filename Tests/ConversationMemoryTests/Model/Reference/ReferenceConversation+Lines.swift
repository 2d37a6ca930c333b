import ConversationMemory

extension ReferenceConversation {
  /// The newest live message of a branch's line.
  func newest(of branch: Int) -> ReferenceMessage? {
    heads[branch].flatMap { live(upFrom: $0.number, below: $0.depth + 1) }
  }

  /// The nearest live message before one.
  func before(_ message: ReferenceMessage) -> ReferenceMessage? {
    live(upFrom: message.parent, below: message.depth)
  }

  /// The nearest live message from a parent up: what has left hides nothing before it, unless
  /// the window or a bound let go of it. Of a parent that had left before it was named nothing is
  /// known; what names it has depth 1.
  private func live(upFrom parent: Int?, below depth: Int) -> ReferenceMessage? {
    var (next, depth) = (parent, depth)
    while let number = next {
      if let message = message(number) { return message }
      guard depth > 1, let known = history[number], !known.isCut else { return nil }
      (next, depth) = (known.parent, known.depth)
    }
    return nil
  }

  /// Takes the newest message of a line back, if no other line and no message goes on from it.
  mutating func removeHead(of branch: Int, at now: Int64) -> ReferenceMessage? {
    guard let newest = newest(of: branch), !isShared(newest.number, beside: branch) else {
      return nil
    }
    takeBack(newest, from: branch, at: now)
    return newest
  }

  /// Takes back what is a line's own; and with the main line, where no other is left, what is
  /// pinned.
  mutating func removeLine(of branch: Int, at now: Int64) -> Int {
    let before = messages.count
    stepCount += 1
    while let newest = newest(of: branch), !isShared(newest.number, beside: branch) {
      takeBack(newest, from: branch, at: now)
    }
    let others = heads.filter { $0.key != 0 }.compactMap { message($0.value.number) }
    if branch == 0, messages.allSatisfy(\.draft.isPinned), others.allSatisfy({ isBesideLines($0) })
    {
      leave(messages.map(\.number), .removed, at: now, isSameStep: true)
    }
    return before - messages.count
  }

  private mutating func takeBack(_ newest: ReferenceMessage, from branch: Int, at now: Int64) {
    if let before = before(newest) {
      heads[branch] = Head(number: before.number, depth: before.depth)
    } else if branch == 0 {
      heads[0] = newest.parent.map { Head(number: $0, depth: newest.depth - 1) }
    }
    leave([newest.number], .removed, at: now, isSameStep: true)
  }

  private func isShared(_ number: Int, beside branch: Int) -> Bool {
    messages.contains { before($0)?.number == number }
      || heads.keys.contains { $0 != branch && newest(of: $0)?.number == number }
  }

  private func isBesideLines(_ message: ReferenceMessage) -> Bool {
    guard case .state = message.draft.kind else { return false }
    return message.parent == nil && children(of: message.number).isEmpty
  }
}
