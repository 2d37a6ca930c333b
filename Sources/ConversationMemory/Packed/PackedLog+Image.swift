extension PackedLog {
  /// The conversation as a value.
  func image(named name: [UInt8]) -> ConversationImage {
    let packed = packed
    var messages: [ConversationImage.Message] = []
    var firstUnpinned = packed.firstID
    var cursor = packed.newestCursor
    while let message = packed.previous(&cursor) {
      if message.isFirstUnpinned { firstUnpinned = message.id }
      let attributes = packed.attributes(of: message)
      unsafe messages.append(
        ConversationImage.Message(
          id: message.id, arrival: message.arrival, parent: message.parent, depth: message.depth,
          role: message.role, tokenCount: message.tokenCount,
          payload: Array(packed.payload(of: message)),
          rarity: ConversationImage.Rarity(
            timeToLive: message.timeToLive.map { expiry(of: message) == .max ? .max : $0 },
            isPinned: message.isPinned, hasLostResult: message.hasLostResult,
            author: attributes.author, stateKey: attributes.stateKey,
            metadata: attributes.metadata,
            idempotencyKey: message.isKeyed
              ? String(decoding: packed.idempotencyKey(of: message), as: UTF8.self) : nil,
            gapStart: packed.gapStart(of: message.parent, at: message.depth - 1))))
    }
    messages.reverse()
    if packed.newestID == .none || packed.hasOnlyPinned { firstUnpinned = .none }
    var facts = ConversationFacts(
      nextID: packed.nextID, origin: origin, mainHead: packed.newestID,
      mainDepth: max(0, packed.newestDepth),
      mainGapStart: packed.gapStart(of: packed.newestID, at: packed.newestDepth),
      firstUnpinned: firstUnpinned, cursor: packed.oldestID)
    facts.emptiedAt = packed.emptiedAt
    facts.isFinished = packed.isFinished
    return ConversationImage(name: name, facts: facts, messages: messages, keys: imagesOfKeys)
  }

  /// Puts all messages of an image into an empty conversation.
  mutating func restore(_ image: ConversationImage) {
    let facts = image.facts
    unsafe conversation.pointee.begin(
      firstID: facts.origin.before.next, nextID: image.messages.first?.id ?? facts.nextID,
      newestDepth: facts.mainHead == .none ? -1 : facts.mainDepth,
      emptiedAt: facts.emptiedAt ?? facts.origin.start)
    var gaps = image.gaps[...]
    for message in image.messages {
      while let gap = gaps.first, gap.last < message.id { insert(gaps.removeFirst()) }
      let isFirst = message.id == facts.firstUnpinned && message.id != facts.origin.before.next
      insert(message, isFirstUnpinned: isFirst)
    }
    for gap in gaps { insert(gap) }
    for key in image.keys { restore(key) }
    let hasOnlyPinned = facts.mainHead != .none && facts.firstUnpinned == .none
    unsafe conversation.pointee.hasOnlyPinned = hasOnlyPinned
    unsafe conversation.pointee.isFinished = facts.isFinished
  }

  private mutating func insert(_ gap: PackedGap) {
    unsafe heldChange += conversation.pointee.append(gap, in: heap)
  }

  /// Puts a message in as it was elsewhere, behind all others.
  private mutating func insert(_ message: ConversationImage.Message, isFirstUnpinned: Bool) {
    var record = PackedRecord(role: message.role, payloadCount: message.payload.count)
    record.tokenCount = UInt64(message.tokenCount)
    if message.rarity.hasLostResult { record.marks.insert(.lostResult) }
    if message.rarity.isPinned { record.marks.insert(.pinned) }
    if isFirstUnpinned { record.marks.insert(.firstUnpinned) }
    var last = unsafe ConversationImage.Place(base: conversation.pointee.newestArrival)
    last.id = message.id.advanced(by: -1)
    last.depth = unsafe conversation.pointee.newestDepth
    record.link = last.link(to: message)
    let attributes = ConversationAttributes(
      author: message.rarity.author,
      kind: message.rarity.stateKey.map { .state(key: $0) } ?? .message,
      metadata: message.rarity.metadata)
    let timeToLive = message.rarity.isPinned ? nil : message.rarity.timeToLive
    unsafe message.payload.withUnsafeBytes {
      unsafe put(
        record, $0, attributes, timeToLive: timeToLive, keyed: message.rarity.idempotencyKey,
        depth: message.depth, arrival: message.arrival)
    }
  }
}

extension PackedConversation {
  /// The live message from which a line goes on behind one of a depth, if that has left; none if it
  /// has not, or the line is cut there.
  fileprivate func gapStart(of id: ConversationMessageID, at depth: Int) -> ConversationMessageID {
    // Of what was of no depth itself nothing is known.
    guard leftCount > 0, depth > 0 else { return .none }
    return message(before: id)?.id ?? .none
  }
}

extension ConversationImage {
  /// What has left from among the messages and behind them, as gaps in the order of their ids: each
  /// as long as all in it that somebody continues have the line go on alike.
  fileprivate var gaps: [PackedGap] {
    guard let first = messages.first, first.id.distance(to: facts.nextID) > messages.count else {
      return []
    }
    var gaps: [PackedGap] = []
    var continued = continuedIDs[...]
    var last = first
    for message in messages.dropFirst() {
      // Its link says no more than it has to if it goes on from the last of the gap.
      let goesOn = message.parent.next == message.id
      gaps += Self.gaps(
        behind: last, upTo: message.id, depth: goesOn ? message.depth - 1 : nil, &continued)
      last = message
    }
    return gaps + Self.gaps(behind: last, upTo: facts.nextID, depth: facts.mainDepth, &continued)
  }

  /// The gaps behind a message up to an id.
  ///
  /// - Parameters:
  ///   - depth: That of the message before the id; nil if nothing goes on from it.
  ///   - continued: Those that somebody continues, from these on; they are taken out.
  private static func gaps(
    behind message: Message, upTo end: ConversationMessageID, depth: Int?,
    _ continued: inout ArraySlice<(id: ConversationMessageID, before: ConversationMessageID)>
  ) -> [PackedGap] {
    var gaps: [PackedGap] = []
    var first = message.id.next
    var before: ConversationMessageID?
    func add(_ count: Int) {
      gaps.append(
        PackedGap(
          last: first.advanced(by: count - 1), count: UInt64(count), elapsed: 0,
          descent: Int64(count), before: before ?? .none))
    }
    while let next = continued.first, next.id < end {
      continued.removeFirst()
      if let before, before != next.before {
        add(first.distance(to: next.id))
        first = next.id
      }
      before = next.before
    }
    let count = first.distance(to: end)
    guard count > 0 else { return [] }
    add(count)
    if let depth {
      let reached = message.depth + message.id.distance(to: end) - 1
      gaps[gaps.count - 1].descent += Int64(depth - reached)
    }
    return gaps
  }

  /// The messages that have left and somebody continues, with the live message before each.
  private var continuedIDs: [(id: ConversationMessageID, before: ConversationMessageID)] {
    let live = Set(messages.map(\.id))
    let oldest = messages.first?.id ?? facts.nextID
    var continued: [ConversationMessageID: ConversationMessageID] = [:]
    for message in messages
    where message.depth > 1 && message.parent > oldest && !live.contains(message.parent) {
      continued[message.parent] = message.rarity.gapStart
    }
    if facts.mainDepth > 0, !live.contains(facts.mainHead) {
      continued[facts.mainHead] = facts.mainGapStart
    }
    return continued.map { (id: $0.key, before: $0.value) }.sorted { $0.id < $1.id }
  }
}
