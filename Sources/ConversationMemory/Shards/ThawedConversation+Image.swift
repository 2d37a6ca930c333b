extension ThawedConversation {
  /// A conversation that is kept apart, from its image.
  convenience init(
    _ image: ConversationImage, _ rules: ConversationRules, tick: Int64, latest: Int64,
    notingServices notesServices: Bool
  ) {
    let facts = image.facts
    // Time does not go back for a conversation.
    let newest = image.messages.last.map { $0.arrival * tick } ?? facts.origin.start
    var heart = ConversationBuffer(rules: rules, restoring: facts, latest: max(latest, newest))
    for message in image.messages {
      let arrival = message.arrival * tick
      let rarity = message.rarity
      let ownExpiry = rarity.isPinned ? nil : rarity.timeToLive
      let expiry =
        rarity.isPinned
        ? .max
        : ownExpiry.map { WindowAge.expiry(arrival: arrival, timeToLive: $0) }
          ?? rules.window.expiry(of: message.id, arrival: arrival, from: facts.origin)
      var node = ConversationNode(
        arrival: arrival, expiry: expiry, byteCount: message.payload.count,
        tokenCount: message.tokenCount,
        attributes: ConversationAttributes(
          role: message.role, author: rarity.author,
          kind: rarity.stateKey.map { .state(key: $0) } ?? .message, metadata: rarity.metadata),
        idempotencyKey: rarity.idempotencyKey, isPinned: rarity.isPinned,
        hasOwnExpiry: ownExpiry != nil)
      node.parent = message.parent
      node.depth = message.depth
      node.hasLostResult = rarity.hasLostResult
      heart.restore(node, as: message.id, behind: rarity.gapStart)
    }
    heart.finishRestoring(facts)
    self.init(
      LogState(heart, restoring: image.messages.map { ($0.id, $0.payload) }),
      notingServices: notesServices)
  }

  /// The conversation as a value.
  func image(named name: [UInt8], tick: Int64) -> ConversationImage {
    let messages = state.heart.all().compactMap { node, id -> ConversationImage.Message? in
      guard let payload = state.payload(of: id) else { return nil }
      var rarity = ConversationImage.Rarity()
      rarity.timeToLive =
        node.hasOwnExpiry ? node.expiry == .max ? .max : node.expiry - node.arrival : nil
      rarity.isPinned = node.isPinned
      rarity.hasLostResult = node.hasLostResult
      rarity.author = node.attributes.author
      rarity.stateKey = node.attributes.kind.key
      rarity.metadata = node.attributes.metadata
      rarity.idempotencyKey = node.idempotencyKey
      rarity.gapStart = state.heart.gapStart(of: node)
      return ConversationImage.Message(
        id: id, arrival: node.arrival.floored(to: tick) / tick, parent: node.parent,
        depth: node.depth,
        role: node.attributes.role, tokenCount: node.tokenCount, payload: payload,
        rarity: rarity)
    }
    return ConversationImage(
      name: name, facts: state.heart.facts, messages: messages, groups: state.groupImages)
  }
}
