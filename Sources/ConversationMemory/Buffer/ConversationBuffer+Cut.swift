extension ConversationBuffer {
  /// Brings what a walk took into the form that a chat can be read in: oldest first, beginning at a
  /// turn, with every tool call and its results together or not at all.
  func cut(
    _ walk: consuming WindowWalk, _ window: ConversationWindow,
    beside pinned: [ConversationMessageID]
  ) -> (ids: [ConversationMessageID], reasons: ConversationLeftOut.Reasons) {
    var reasons = ConversationLeftOut.Reasons()
    if let reason = walk.reason { reasons.insert(reason) }
    let hasTools = walk.hasTools
    let ids = walk.oldestFirst()
    guard window.cut == .turn else { return (ids, reasons) }
    var kept = fromTurn(ids)
    if hasTools { kept = withoutBrokenExchanges(kept, beside: pinned) }
    if kept.count < ids.count { reasons.insert(.cut) }
    return (kept, reasons)
  }

  private func role(of id: ConversationMessageID) -> ConversationRole? {
    nodes.place(of: id).flatMap { nodes[$0].attributes.role }
  }

  /// What begins at a turn. The beginning of the conversation, or of a path, need not be one: an
  /// assistant may greet first.
  private func fromTurn(_ ids: [ConversationMessageID]) -> [ConversationMessageID] {
    guard let first = ids.first, let place = nodes.place(of: first) else { return ids }
    // Nearly always, and then nothing is copied.
    if role(of: first).mayLead { return ids }
    if first == firstUnpinned || nodes[place].parent == .none { return ids }
    return Array(ids.drop { !role(of: $0).mayLead })
  }

  /// Without calls of which a result left, results whose call is not there, and what goes with
  /// them. A pinned call or result is there in any case.
  private func withoutBrokenExchanges(
    _ ids: [ConversationMessageID], beside pinned: [ConversationMessageID]
  ) -> [ConversationMessageID] {
    var broken: Set<ConversationMessageID> = []
    var callOf: [ConversationMessageID: ConversationMessageID] = [:]
    for id in pinned.isEmpty ? ids : (pinned + ids).sorted() {
      guard let place = nodes.place(of: id) else { continue }
      switch nodes[place].attributes.role {
      case .toolCall: callOf[id] = id
      // Results follow their call, or one another, from parent to child.
      case .toolResult: callOf[id] = callOf[nodes[place].parent]
      default: continue
      }
      if nodes[place].hasLostResult, let call = callOf[id] { broken.insert(call) }
    }
    return ids.filter { id in
      if let call = callOf[id] { return !broken.contains(call) }
      return role(of: id) != .toolResult
    }
  }
}
