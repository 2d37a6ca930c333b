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
  /// - Returns: Whether there was room for another pattern; there are at most 65,535.
  /// - Complexity: O(windows) without a lock, O(shards) under the locks of all, and
  ///   O(conversations), some at a time under the lock of a shard; O(live) for those whose window
  ///   changes. Where the pattern describes one name alone, other conversations are not looked at.
  /// - Precondition: A window of tokens needs the configuration's `tokenCount`.
  @discardableResult
  public func setWindow(_ window: ConversationWindow, of pattern: ConversationPattern?) -> Bool {
    checkAlone()
    configuration.check(window)
    windowChanges.lock.lock()
    defer { windowChanges.lock.unlock() }
    // What has left for another conversation by now is there before that gets its window.
    if letters.areRouted { expire() }
    let operation = SetWindowOperation(pattern: pattern, window: window)
    guard let windows = windows(after: operation) else {
      expireAndSweep()
      return false
    }
    performOnAll { now in change(operation, to: windows.after, at: now) }
    refit(operation)
    // The sweeper may have to come earlier than it meant to.
    expireAndSweep()
    return true
  }

  /// The windows before and after a change; under the lock of changes. The former are to be kept
  /// until the locks of the shards have been let go, since there may be many.
  ///
  /// - Returns: Nil if there is no room for the pattern.
  func windows(after operation: SetWindowOperation) -> (before: WindowTable, after: WindowTable)? {
    let before = withFirstShard { $0.windows }
    guard before.hasRoom(for: operation.pattern) else { return nil }
    var after = before
    after.set(configuration.rules(operation.window), of: operation.pattern)
    return (before, after)
  }

  /// Changes a window in all shards; under the locks of all, and that of changes.
  func change(_ operation: SetWindowOperation, to windows: WindowTable, at now: Int64) {
    var windows = windows
    windows.come(at: now)
    for shard in shards { shard.pointee.windows = windows }
    if let name = operation.pattern?.literal {
      // It alone has to go through the change.
      let (shard, hash) = shard(of: name)
      unsafe name.withUnsafeBytes { name in
        guard let slot = unsafe shard.pointee.lookUp(name, hash: hash) else { return }
        shard.pointee.slots[slot].windowChange = windows.change &- 1
      }
    }
    if configuration.recorder != nil { record(operation, at: now) }
  }

  private func shard(of name: [UInt8]) -> (shard: GuardedCell<StoreShard>, hash: UInt32) {
    let hash = unsafe name.withUnsafeBytes { unsafe NameHash($0, key.value) }
    return (shards[hash.index(among: shards.count)], hash.low)
  }

  /// Has those conversations go through a change that have to.
  func refit(_ operation: SetWindowOperation, following isFollowing: Bool = false) {
    guard let name = operation.pattern?.literal else { return refitAll(following: isFollowing) }
    let (shard, hash) = shard(of: name)
    refit(shard, following: isFollowing) { shard, wakes in
      unsafe name.withUnsafeBytes { name in
        if let slot = unsafe shard.lookUp(name, hash: hash),
          shard.slots[slot].windowChange != shard.windows.change
        {
          shard.refit(slot, &wakes)
        }
      }
    }
  }

  /// Has all conversations go through the last change that have not yet.
  func refitAll(following isFollowing: Bool = false) {
    for shard in shards {
      var slot: UInt32 = 0
      while slot != .max {
        slot = refit(shard, following: isFollowing) { shard, wakes in
          shard.refit(from: slot, &wakes)
        }
      }
    }
  }

  /// Has conversations of a shard go through the last change, as of its instant.
  private func refit<Result>(
    _ shard: GuardedCell<StoreShard>, following isFollowing: Bool,
    _ body: (inout StoreShard, inout WakeList) -> Result
  ) -> Result {
    var wakes = WakeList()
    shard.lock.lock()
    shard.pointee.begin(at: shard.pointee.windows.changedAt)
    shard.pointee.isFollowing = isFollowing
    let result = body(&shard.pointee, &wakes)
    shard.pointee.isFollowing = false
    if shard.pointee.habits.records { recordDecisions(of: shard) }
    let departures = shard.pointee.takeDepartures()
    shard.lock.unlock()
    wakes.wakeAll()
    if let departures { tell(departures, following: isFollowing) }
    return result
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
  mutating func refit(from first: UInt32, _ wakes: inout WakeList) -> UInt32 {
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
