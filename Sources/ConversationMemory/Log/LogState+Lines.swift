extension LogState {
  /// Appends a message that continues nothing, on a line of its own: both, or neither. Where a
  /// branch has nothing live, the line is the main one.
  ///
  /// - Parameter branch: At its newest message the line begins, until it has this one.
  mutating func appendLine(
    _ payload: Payload, _ entry: ConversationEntry, beside branch: ConversationBranch, at now: Int64
  ) -> AppendDecision {
    var entry = entry
    entry.parent = .root
    entry.branch = .main
    let newest = heart.newest(of: branch, at: now)
    if let newest {
      guard let line = heart.fork(from: newest, at: now) else { return .full }
      entry.branch = line
    }
    let decision = append(payload, entry, at: now)
    if case .appended = decision { return decision }
    if newest != nil { heart.forgetNewestFork() }
    return decision
  }

  /// Takes the newest message of a branch's line back, if nobody else goes on from it.
  mutating func removeHead(
    of branch: ConversationBranch, at now: Int64
  ) -> ConversationMessage<Payload>? {
    guard let id = heart.ownNewest(of: branch, at: now),
      let message = heart.header(of: id, at: now).flatMap({ message($0) })
    else { return nil }
    heart.takeBack(id, from: branch)
    return message
  }
}
