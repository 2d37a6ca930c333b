extension PackedLog {
  /// The conversation as a value.
  func image(named name: [UInt8]) -> ConversationImage {
    let packed = packed
    let oldest = packed.oldestID
    var messages: [ConversationImage.Message] = []
    var cursor = packed.newestCursor
    while let message = packed.previous(&cursor) {
      let attributes = packed.attributes(of: message)
      unsafe messages.append(
        ConversationImage.Message(
          id: message.id, arrival: message.arrival, parent: message.parent, depth: message.depth,
          role: message.role, tokenCount: message.tokenCount,
          payload: Array(packed.payload(of: message)),
          rarity: ConversationImage.Rarity(
            author: attributes.author, metadata: attributes.metadata)))
    }
    messages.reverse()
    var facts = ConversationFacts(
      nextID: packed.nextID, origin: origin, mainHead: packed.newestID,
      mainDepth: max(0, packed.newestDepth),
      firstUnpinned: packed.newestID == .none ? .none : packed.firstID, cursor: oldest)
    facts.emptiedAt = packed.emptiedAt
    return ConversationImage(name: name, facts: facts, messages: messages)
  }

  /// Puts all messages of an image into an empty conversation.
  mutating func restore(_ image: ConversationImage) {
    begin(image.facts, oldestID: image.messages.first?.id ?? image.facts.nextID)
    for message in image.messages { insert(message) }
  }
}
