extension ApartConversation {
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
    for key in image.keys {
      let arrival = key.arrival * tick
      let expiry =
        switch key.life {
        case .window: rules.window.expiry(of: key.id, arrival: arrival, from: facts.origin)
        case .own: WindowAge.expiry(arrival: arrival, timeToLive: key.timeToLive)
        case .pinned: Int64.max
        }
      heart.restore(
        LeftKeys.Entry(id: key.id, arrival: arrival, expiry: expiry, life: key.life), as: key.text)
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
    let keys = state.heart.leftKeys.entries.sorted { $0.value.id < $1.value.id }
    return ConversationImage(
      name: name, facts: state.heart.facts, messages: messages,
      keys: keys.map { text, entry in
        let isForEver = entry.expiry == .max
        return ConversationImage.Key(
          text: text.text, id: entry.id, arrival: entry.arrival.floored(to: tick) / tick,
          life: entry.life,
          timeToLive: entry.life != .own ? 0 : isForEver ? .max : entry.expiry - entry.arrival)
      }, groups: state.groupImages)
  }
}
