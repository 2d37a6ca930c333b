import ConversationMemory

extension WalkScript {
  /// A message's number: mostly of a live one, at times of one that has left or never was.
  mutating func number(_ conversation: ReferenceConversation?) -> Int {
    guard let conversation else { return 1 }
    switch below(20) {
    case 0: return below(3) - 2
    case 1: return conversation.lastNumber + 1 + below(3)
    case 2, 3: return 1 + below(conversation.lastNumber)
    default:
      guard !conversation.messages.isEmpty else { return max(1, conversation.lastNumber) }
      return conversation.messages[below(conversation.messages.count)].number
    }
  }

  /// A branch that is known, or was.
  mutating func branch(_ conversation: ReferenceConversation?) -> Int {
    guard let conversation, chance(80) else { return 0 }
    let known = conversation.heads.keys.sorted()
    if known.isEmpty || chance(20) { return below(conversation.branchCount) }
    return known[below(known.count)]
  }

  mutating func batch(_ count: Int, _ conversation: ReferenceConversation?) -> [ReferenceDraft] {
    (0..<count).map { _ in
      var draft = draft(conversation)
      // Of two states of one key in one step nothing is said.
      if load.rules.compactsStates { draft.kind = .message }
      if draft.kind == .message, draft.role == nil, !load.isBare { draft.role = .user }
      return draft
    }
  }

  /// Hundreds of messages, of which most are over at once, and the others stay between them.
  mutating func burst(_ conversation: ReferenceConversation?) -> [ReferenceDraft] {
    let end = Int64(1 + below(30))
    return batch(load.burst.lowerBound + below(load.burst.count), conversation).map { draft in
      var draft = draft
      if !draft.isPinned, chance(65) { draft.timeToLive = draft.timeToLive ?? end }
      return draft
    }
  }

  /// One message, which may be as large as hundreds of others.
  mutating func single(_ conversation: ReferenceConversation?) -> ReferenceDraft {
    var draft = draft(conversation)
    if chance(load.large) {
      let byte = draft.payload.first ?? 0
      draft.payload = [UInt8](repeating: byte, count: 300 + below(500))
    }
    return draft
  }

  mutating func draft(_ conversation: ReferenceConversation?) -> ReferenceDraft {
    payloadCount += 1
    let size = load.sizes.lowerBound + below(load.sizes.count)
    var draft = ReferenceDraft(
      payload: [UInt8](repeating: UInt8(truncatingIfNeeded: payloadCount), count: size))
    if load.isBare { return draft }
    let roles: [ConversationRole?] = [.user, .assistant, nil, .system]
    draft.role = roles[below(roles.count)]
    if chance(load.states) { draft.kind = .state(key: "s\(below(3))") }
    if chance(10) { draft.author = "author \(below(3))" }
    if chance(10) { draft.metadata = ["m\(below(2))": "\(below(100))"] }
    if chance(load.ownTimes) { draft.timeToLive = Int64(1 + below(60)) }
    if chance(load.keys) { draft.key = "k\(below(8))" }
    let messages = conversation?.messages ?? []
    let pinCount = messages.count { $0.draft.isPinned }
    if chance(load.pins), draft.kind == .message, pinCount < load.rules.capacity / 3 {
      draft.isPinned = true
    }
    // What leads a conversation without being a turn's beginning has tests of its own.
    if !messages.contains(where: { !$0.draft.isPinned }) {
      draft.role = .user
      draft.kind = .message
    }
    if let conversation, chance(load.branching) {
      draft.branch = branch(conversation)
      if chance(40), conversation.lastNumber > 0 {
        let number = 1 + below(conversation.lastNumber)
        // Of a main head that has left the depth is known, but not of others: who names it could
        // be given either depth.
        let isHeadThatLeft =
          conversation.heads[0]?.number == number && conversation.message(number) == nil
        draft.parent = chance(15) ? .root : isHeadThatLeft ? .head : .message(number)
      }
      if draft.parent == .root { draft.role = .user }
    }
    return draft
  }
}
