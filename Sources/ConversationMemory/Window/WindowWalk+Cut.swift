extension WindowWalk {
  /// Brings what was taken into the form that a chat can be read in: oldest first, beginning at a
  /// turn, with every tool call and its results together or not at all.
  ///
  /// - Parameters:
  ///   - pinned: Messages that the reader gets in any case, ascending.
  ///   - first: The first message of the conversation that was not pinned, live or not.
  consuming func cut(
    beside pinned: [Message], first: ConversationMessageID
  ) -> (messages: [Message], reasons: ConversationLeftOut.Reasons) {
    var reasons = ConversationLeftOut.Reasons()
    if let reason { reasons.insert(reason) }
    var messages: [Message] = []
    swap(&messages, &taken)
    messages.reverse()
    guard window.cut == .turn else { return (messages, reasons) }
    var kept = Self.fromTurn(messages, first: first)
    if hasTools, !window.partsExchanges { kept = Self.withoutBrokenExchanges(kept, beside: pinned) }
    if kept.count < messages.count { reasons.insert(.cut) }
    return (kept, reasons)
  }

  /// What begins at a turn. The beginning of the conversation, or of a path, need not be one: an
  /// assistant may greet first. States alone, of which nobody speaks, are the inside of no turn.
  private static func fromTurn(
    _ messages: [Message], first: ConversationMessageID
  ) -> [Message] {
    guard let oldest = messages.first, !oldest.beginsTurn else { return messages }
    if oldest.id == first || oldest.parent == .none { return messages }
    let turns = messages.drop { !$0.beginsTurn }
    if turns.isEmpty, messages.allSatisfy({ $0.role == nil }) { return messages }
    return Array(turns)
  }

  /// Without calls of which a result left, results whose call is not there, and what goes with
  /// them. A pinned call or result is there in any case.
  private static func withoutBrokenExchanges(
    _ messages: [Message], beside pinned: [Message]
  ) -> [Message] {
    var broken: Set<ConversationMessageID> = []
    var callOf: [ConversationMessageID: ConversationMessageID] = [:]
    let all = pinned.isEmpty ? messages : (pinned + messages).sorted { $0.id < $1.id }
    for message in all {
      switch message.role {
      case .toolCall: callOf[message.id] = message.id
      // Results follow their call, or one another, from parent to child.
      case .toolResult: callOf[message.id] = callOf[message.parent]
      default: continue
      }
      if message.hasLostResult, let call = callOf[message.id] { broken.insert(call) }
    }
    return messages.filter { message in
      if let call = callOf[message.id] { return !broken.contains(call) }
      return message.role != .toolResult
    }
  }
}
