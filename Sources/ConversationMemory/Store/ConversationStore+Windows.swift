extension ConversationStore {
  /// Changes the window of the conversations that a pattern describes, while they are in use.
  ///
  /// A pattern that is there already gets the window in its place; another one is put behind the
  /// others. It holds for all conversations from one instant on: what was over by then has left,
  /// and so has what the new window has no room for; a wider one brings nothing back.
  ///
  /// - Parameters:
  ///   - window: How long a message is valid.
  ///   - pattern: Of the conversations' names; nil for those that no pattern describes.
  /// - Returns: Whether there was room for another pattern; there are at most 255.
  /// - Complexity: O(shards) under the locks of all, and O(conversations), some at a time under the
  ///   lock of a shard; O(live) for those whose window changes.
  /// - Precondition: A window of tokens needs the configuration's `tokenCount`.
  @discardableResult
  public func setWindow(_ window: ConversationWindow, of pattern: ConversationPattern?) -> Bool {
    configuration.check(window)
    windowChanges.lock.lock()
    defer { windowChanges.lock.unlock() }
    // What has left for another conversation by now is there before that gets its window.
    if letters.areRouted { expire() }
    var hasRoom = false
    performOnAll { now in
      hasRoom = change(SetWindowOperation(pattern: pattern, window: window), at: now)
    }
    if hasRoom { refitAll() }
    // The sweeper may have to come earlier than it meant to.
    expireAndSweep()
    return hasRoom
  }

  /// Changes a window in all shards; under the locks of all, and that of changes.
  ///
  /// - Returns: Whether there was room for the pattern.
  func change(_ operation: SetWindowOperation, at now: Int64) -> Bool {
    guard shards[0].pointee.windows.hasRoom(for: operation.pattern) else { return false }
    let rules = configuration.rules(operation.window)
    for shard in shards { shard.pointee.windows.set(rules, of: operation.pattern, at: now) }
    if configuration.recorder != nil { record(operation, at: now) }
    return true
  }

  /// Has all conversations go through the last change that have not yet.
  func refitAll(following isFollowing: Bool = false) {
    for shard in shards {
      var slot: UInt32 = 0
      while slot != .max {
        var wakes = WakeList()
        shard.lock.lock()
        slot = shard.pointee.refit(from: slot, following: isFollowing, &wakes)
        if shard.pointee.habits.records { recordDecisions(of: shard) }
        let departures = shard.pointee.takeDepartures()
        shard.lock.unlock()
        wakes.wakeAll()
        if let departures { tell(departures, following: isFollowing) }
      }
    }
  }

  /// How long a message is valid now, in conversations that no pattern describes.
  public var window: ConversationWindow { withFirstShard { $0.windows.others } }

  /// The windows by pattern now, in the order in which they are looked at: the first that describes
  /// a conversation is its.
  public var windows: [ConversationWindowRule] { withFirstShard { $0.windows.byPattern } }
}

extension StoredConversation {
  /// The window of the conversations with this name, the store's part in it.
  public var window: ConversationWindow {
    withName { name in
      store.withFirstShard { shard in
        unsafe shard.windows.rules[Int(shard.windows.index(of: name.bytes))].window
      }
    }
  }
}

extension StoreShard {
  /// How many conversations go through a change under one hold of the lock, as far as they are not
  /// long.
  private static var changesPerHold: Int { 64 }

  /// Has some conversations go through the last change of windows that have not yet.
  ///
  /// - Returns: The slot to go on with; the greatest number at the end.
  mutating func refit(
    from first: UInt32, following isFollowing: Bool, _ wakes: inout WakeList
  ) -> UInt32 {
    begin(at: windows.changedAt)
    self.isFollowing = isFollowing
    defer { self.isFollowing = false }
    var rest = Self.changesPerHold
    for slot in first..<max(first, slots.bound) where slots.contains(slot) {
      guard slots[slot].windowChange != windows.change else { continue }
      refit(slot, &wakes)
      rest -= 1
      if rest == 0 { return slot + 1 }
    }
    return .max
  }
}
