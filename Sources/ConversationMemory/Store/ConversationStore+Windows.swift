extension ConversationStore {
  /// Changes the window of the conversations that a pattern describes, while they are in use.
  ///
  /// A pattern that is there already gets the window in its place; another one is put behind the
  /// others. What the new window has no room for leaves at this, or with the next event of its
  /// conversation; a wider one brings nothing back.
  ///
  /// - Parameters:
  ///   - window: How long a message is valid.
  ///   - pattern: Of the conversations' names; nil for those that no pattern describes.
  /// - Returns: Whether there was room for another pattern; there are at most 255.
  /// - Complexity: O(conversations), a shard at a time under its lock; O(live) for those that are
  ///   kept apart.
  @discardableResult
  public func setWindow(_ window: ConversationWindow, of pattern: ConversationPattern?) -> Bool {
    configuration.check(window)
    let rules = configuration.rules(window)
    var isKnown = true
    performOnAll { shard, wakes in
      guard let index = shard.index(of: pattern, rules) else {
        isKnown = false
        return
      }
      shard.apply(rules, at: index, &wakes)
    }
    // The sweeper may have to come earlier than it meant to.
    expireAndSweep()
    return isKnown
  }

  /// The windows by pattern, in the order in which they are looked at; nil for the rest.
  public var windows: [(pattern: ConversationPattern?, window: ConversationWindow)] {
    withFirstShard { shard in
      zip([nil] + shard.patterns.map { $0 }, shard.rules).map { ($0, $1.window) }
    }
  }

  /// The window of the conversations with this name.
  public func window(of name: String) -> ConversationWindow {
    unsafe withName(name) { name in
      withFirstShard { shard in unsafe shard.rules[Int(shard.windowIndex(of: name))].window }
    }
  }
}

extension StoreShard {
  /// The place of a pattern's rules, new if need be; nil if there is no room.
  fileprivate mutating func index(
    of pattern: ConversationPattern?, _ rules: ConversationRules
  ) -> Int? {
    guard let pattern else { return 0 }
    if let index = patterns.firstIndex(of: pattern) { return index + 1 }
    guard patterns.count < 255 else { return nil }
    patterns.append(pattern)
    self.rules.append(rules)
    return patterns.count
  }

  /// Gives new rules to the conversations that they are for.
  fileprivate mutating func apply(
    _ rules: ConversationRules, at index: Int, _ wakes: inout WakeList
  ) {
    self.rules[index] = rules
    for slot in 0..<slots.bound where slots.contains(slot) {
      let key = slots[slot].key
      let current = unsafe key.withBytes { unsafe windowIndex(of: $0) }
      let before = slots[slot].windowIndex
      guard before != current || Int(current) == index else { continue }
      slots[slot].windowIndex = current
      wheel.cancel(slot, in: slots)
      refit(slot, &wakes)
    }
  }
}
