/// A conversation of a store as a value, between the forms in which it is kept and the bytes of a
/// snapshot.
struct ConversationImage: Equatable {
  /// A live message, with all that is rare.
  struct Message: Equatable {
    var id: ConversationMessageID
    /// Ticks.
    var arrival: Int64
    /// ``ConversationMessageID/none`` for a root.
    var parent: ConversationMessageID
    var depth: Int
    var role: ConversationRole?
    var tokenCount: Int
    var payload: [UInt8]
    var rarity = Rarity()
  }

  /// What few messages have.
  struct Rarity: Equatable {
    /// Its own time to live, in nanoseconds from its arrival.
    var timeToLive: Int64?
    var isPinned = false
    var hasLostResult = false
    var author: String?
    var stateKey: String?
    var metadata: [String: String] = [:]
    var idempotencyKey: String?
    /// Where its parent has left from the middle of a line, the live message next before that; else
    /// none.
    var gapStart = ConversationMessageID.none
  }

  /// An idempotency key that is remembered.
  struct Key: Equatable {
    var text: String
    var id: ConversationMessageID
    /// Ticks.
    var arrival: Int64
    var life: LeftKeys.Life
    /// Where the message brought its own, in nanoseconds from its arrival.
    var timeToLive: Int64 = 0
  }

  /// The farthest instants from the clock's beginning, in nanoseconds: later ones are as good as
  /// never.
  static var reach: Int64 { .max / 2 }

  var name: [UInt8]
  var facts: ConversationFacts
  /// When it ends as a whole, in nanoseconds; nil if it has no such end.
  var expiry: Int64?
  var messages: [Message]
  /// Those of messages that have left before their time was over, by their ids.
  var keys: [Key] = []
  /// By name.
  var groups: [GroupImage] = []
}

extension ConversationImage {
  /// When something happened last of which there is a trace: the newest message, or that the last
  /// one left. In nanoseconds.
  func lastChange(tick: Int64) -> Int64 {
    messages.last.map { $0.arrival * tick } ?? facts.emptiedAt ?? facts.origin.start
  }

  /// Whether it can be kept as packed bytes: a line of plain messages, of which the newest that
  /// there was is the head. Its groups are kept beside.
  var isPacked: Bool {
    guard facts.forks.isEmpty, facts.forkCount == 0, hasFewKeys else { return false }
    let oldest = messages.first?.id ?? facts.nextID
    guard facts.cursor <= oldest,
      facts.mainHead.next == facts.nextID || messages.isEmpty && facts.mainHead == .none,
      messages.last.map({ $0.id != facts.mainHead || $0.depth == facts.mainDepth }) ?? true,
      case let byteCount = messages.reduce(0, { $0 + $1.payload.count }), byteCount <= Int32.max
    else { return false }
    // What has left from among them can be counted, and what is pinned.
    let span = facts.origin.before.distance(to: facts.nextID)
    let isDense = oldest.distance(to: facts.nextID) == messages.count
    let isTimed = messages.contains { $0.rarity.timeToLive != nil }
    let stateCount = messages.reduce(0) { $0 + ($1.rarity.stateKey == nil ? 0 : 1) }
    let isRare =
      isTimed || stateCount > 0
      || messages.contains { $0.rarity.isPinned || $0.rarity.idempotencyKey != nil }
      || !keys.isEmpty
    guard span < Int32.max || isDense && !isRare else { return false }
    guard stateCount <= PackedConversation.maximumStates else { return false }
    guard !isTimed || byteCount <= PackedConversation.maximumTimedBytes else { return false }
    // Where the first of all is there and not pinned, no other is the first that was not.
    let firstID = facts.origin.before.next
    guard facts.mainHead != .none || facts.firstUnpinned == .none,
      messages.first.map({ $0.id > firstID || $0.rarity.isPinned }) ?? true
        || facts.firstUnpinned == .none || facts.firstUnpinned == firstID
    else { return false }
    return messages.allSatisfy { message in
      let rarity = message.rarity
      return message.tokenCount <= PackedLog.maximumTokens
        && rarity
          == Rarity(
            timeToLive: rarity.timeToLive, isPinned: rarity.isPinned,
            hasLostResult: rarity.hasLostResult, author: rarity.author,
            stateKey: rarity.stateKey, metadata: rarity.metadata,
            idempotencyKey: rarity.idempotencyKey, gapStart: rarity.gapStart)
    }
  }

  /// Whether the idempotency keys of messages, live or not, are few enough and short.
  private var hasFewKeys: Bool {
    let texts = messages.compactMap(\.rarity.idempotencyKey) + keys.map(\.text)
    return texts.count <= PackedConversation.maximumKeys
      && texts.allSatisfy { $0.utf8.count <= PackedConversation.maximumKeyBytes }
  }

  /// Whether a store can have had it.
  ///
  /// Whoever restores one trusts what is checked here, and nothing else.
  ///
  /// - Parameters:
  ///   - tick: Nanoseconds of a tick.
  ///   - takenAt: When the snapshot was taken, in nanoseconds: nothing arrived later.
  func isConsistent(tick: Int64, takenAt: Int64) -> Bool {
    let newest = takenAt.floored(to: tick) / tick
    guard facts.nextID > facts.origin.before, facts.mainHead < facts.nextID,
      facts.firstUnpinned < facts.nextID, facts.cursor <= facts.nextID,
      facts.origin.start <= takenAt, facts.emptiedAt ?? .min <= takenAt,
      (facts.emptiedAt == nil) == !messages.isEmpty, facts.forkCount < 1 << 62,
      facts.mainDepth < 1 << 62
    else { return false }
    guard facts.forks.allSatisfy({ $0.key != .main && $0.key.number <= facts.forkCount }) else {
      return false
    }
    var last = ConversationMessageID.none
    var lastArrival = Int64.min
    var tokens = 0
    for message in messages {
      guard message.id > last, message.id > facts.origin.before, message.id < facts.nextID,
        message.parent < message.id, message.arrival >= lastArrival, message.arrival <= newest,
        message.arrival >= -(Self.reach / tick), message.depth >= 0, message.depth < 1 << 62,
        (message.parent == .none) == (message.depth == 0), message.rarity.timeToLive ?? 0 >= 0
      else { return false }
      last = message.id
      lastArrival = message.arrival
      let (sum, overflow) = tokens.addingReportingOverflow(message.tokenCount)
      guard !overflow else { return false }
      tokens = sum
    }
    let texts = (messages.compactMap(\.rarity.idempotencyKey) + keys.map(\.text)).map(ByteText.init)
    guard Set(texts).count == texts.count, areConsistent(keys, tick: tick, newest) else {
      return false
    }
    let live = groups.isEmpty ? [] : Set(messages.map(\.id))
    return hasConsistentGaps
      && Set(groups.map { ByteText($0.name) }).count == groups.count
      && Set(groups.map(\.number)).count == groups.count
      && groups.allSatisfy { $0.isConsistent(in: name, nextID: facts.nextID, live: live) }
  }

  /// Whether lines go on only where they can: from a parent that has left, before which there is a
  /// live message, the same for all that continue it.
  private var hasConsistentGaps: Bool {
    let gapStart = facts.mainGapStart
    guard gapStart != .none || messages.contains(where: { $0.rarity.gapStart != .none }) else {
      return true
    }
    let depths = Dictionary(uniqueKeysWithValues: messages.map { ($0.id, $0.depth) })
    var gapStarts: [ConversationMessageID: ConversationMessageID] = [:]
    func isConsistent(
      _ parent: ConversationMessageID, _ depth: Int, _ gapStart: ConversationMessageID
    ) -> Bool {
      // Of a depth of 1 nothing is known but the parent.
      guard depth > 1, depths[parent] == nil else { return gapStart == .none }
      guard gapStarts[parent, default: gapStart] == gapStart else { return false }
      gapStarts[parent] = gapStart
      return gapStart == .none
        || gapStart < parent && depths[gapStart].map { $0 < depth - 1 } ?? false
    }
    return isConsistent(facts.mainHead, facts.mainDepth + 1, gapStart)
      && messages.allSatisfy { isConsistent($0.parent, $0.depth, $0.rarity.gapStart) }
  }

  /// Whether these can be what has left, in ascending order.
  private func areConsistent(_ keys: [Key], tick: Int64, _ newest: Int64) -> Bool {
    zip(keys, keys.dropFirst()).allSatisfy { $0.id < $1.id }
      && keys.allSatisfy { key in
        key.id > facts.origin.before && key.id < facts.nextID && key.arrival <= newest
          && key.arrival >= -(Self.reach / tick) && key.timeToLive >= 0
      }
  }

  /// The same at another time: every instant later by so many ticks.
  mutating func shift(byTicks ticks: Int64, tick: Int64) {
    facts.origin.start = facts.origin.start.addingClamped(ticks * tick)
    if let emptiedAt = facts.emptiedAt { facts.emptiedAt = emptiedAt.addingClamped(ticks * tick) }
    // Farther off it could not be written again.
    expiry = expiry.map { min(max($0.addingClamped(ticks * tick), -Self.reach), Self.reach) }
    for index in messages.indices {
      messages[index].arrival = messages[index].arrival.addingClamped(ticks)
    }
    for index in keys.indices { keys[index].arrival = keys[index].arrival.addingClamped(ticks) }
    for index in groups.indices { groups[index].shift(by: ticks * tick) }
  }
}

extension ConversationImage {
  /// What a record is written against: the message before it.
  struct Place {
    var id = ConversationMessageID.none
    var arrival: Int64
    var depth = -1

    init(base: Int64) {
      arrival = base
    }

    init(_ message: Message) {
      id = message.id
      arrival = message.arrival
      depth = message.depth
    }

    /// How a record says its parent; nil where that is the message before it.
    func link(to message: Message) -> PackedRecord.Link? {
      if message.parent == id, message.depth == depth + 1 { return nil }
      let parent = message.parent.rawValue
      return PackedRecord.Link(
        distance: parent == 0 ? 0 : message.id.rawValue - parent,
        descent: Int64(message.depth - depth))
    }
  }
}
