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
          role: message.role, tokenCount: UInt64(message.tokenCount),
          payload: Array(packed.payload(of: message)),
          rarity: ConversationImage.Rarity(
            author: attributes.author, metadata: attributes.metadata)))
    }
    messages.reverse()
    let facts = ConversationFacts(
      nextID: packed.nextID, start: now, mainHead: packed.newestID,
      mainDepth: max(0, packed.newestDepth),
      // Where the first has left, it is enough that it is none of the live.
      firstUnpinned: packed.hasLost
        ? ConversationMessageID(rawValue: 1) : messages.isEmpty ? .none : oldest,
      cursor: oldest)
    return ConversationImage(name: name, facts: facts, messages: messages)
  }

  /// Puts all messages of an image into an empty conversation.
  mutating func restore(_ image: ConversationImage) {
    begin(image.facts, firstID: image.messages.first?.id ?? image.facts.nextID)
    for message in image.messages { insert(message) }
  }
}
