extension ConversationStore {
  /// How many names are looked at under one hold of a lock.
  private static var namesPerHold: Int { 128 }

  /// Goes through the names of the conversations and values that there are, some at a call.
  ///
  /// ```swift
  /// let store = ConversationStore()
  /// for number in 0..<100 { _ = store["chat:\(number)"].append("Hello") }
  /// var cursor: ConversationScanCursor? = .start
  /// while let place = cursor {
  ///   let scan = store.scan(from: place, matching: "chat:1*")
  ///   print(scan.names)
  ///   cursor = scan.next
  /// }
  /// ```
  ///
  /// A conversation that is there from the beginning of a scan to its end is named, and once,
  /// whatever comes and goes meanwhile; one that comes or goes may be or not. The order is that of
  /// a hash that nobody knows, and a cursor is a place in it: it costs nothing to keep, is good for
  /// as long as one likes, and several scans can be under way.
  ///
  /// - Parameters:
  ///   - cursor: Where the scan before ended.
  ///   - pattern: What describes the names to be given; nil for all. The others are looked at, too.
  ///   - kind: Of what the names hold that are given; nil for all. The others are looked at, too.
  ///   - limit: How many names are looked at, about; less than 1 counts as 1.
  /// - Returns: The names, and where the next call is to go on.
  /// - Complexity: O(limit), as a rule, and what is over of the conversations that are looked at.
  ///   One lock at a time, for at most some microseconds.
  public func scan(
    from cursor: ConversationScanCursor = .start, matching pattern: ConversationPattern? = nil,
    kind: ConversationValueKind? = nil, atMost limit: Int = 10
  ) -> ConversationScan {
    touch()
    // Where letters have come to by now there is a conversation.
    if letters.areRouted { expire() }
    var names: [ConversationName] = []
    var (index, hash) = (cursor.shard, cursor.hash)
    var rest = max(1, limit)
    while index < shards.count, rest > 0 {
      let part = perform(on: shards[index]) { shard, wakes in
        shard.names(
          from: hash, atMost: min(rest, Self.namesPerHold), matching: pattern,
          kind: kind?.number, &wakes)
      }
      names += part.names
      // A shard without names counts as one: there can be a thousand.
      rest -= max(1, part.seenCount)
      if part.next == nil { index += 1 }
      hash = part.next ?? 0
    }
    let isAtEnd = index >= shards.count
    return ConversationScan(
      names: names, next: isAtEnd ? nil : ConversationScanCursor(shard: index, hash: hash))
  }

  /// The name of a conversation or a value by chance; nil if there is none.
  ///
  /// - Complexity: O(shards), as a rule.
  public func randomName() -> ConversationName? {
    var generator = SystemRandomNumberGenerator()
    return randomName(using: &generator)
  }

  /// The name of a conversation or a value by chance, each as likely as another; nil if there is
  /// none.
  ///
  /// - Parameter generator: Where the chance comes from.
  /// - Complexity: O(shards), as a rule.
  public func randomName(
    using generator: inout some RandomNumberGenerator
  ) -> ConversationName? {
    touch()
    if letters.areRouted { expire() }
    while true {
      let counts = shards.map { shard in perform(on: shard) { shard, _ in shard.count } }
      let total = counts.reduce(0, +)
      guard total > 0 else { return nil }
      var place = Int.random(in: 0..<total, using: &generator)
      var index = 0
      while place >= counts[index] {
        place -= counts[index]
        index += 1
      }
      // Where one is met that is over, all have their chance again.
      let name = perform(on: shards[index]) { shard, wakes in
        shard.randomName(using: &generator, &wakes)
      }
      if let name { return name }
    }
  }
}
