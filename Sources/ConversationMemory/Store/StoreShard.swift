import CConversationThreads

/// A part of a store: conversations, the windows they have, a wheel, and a share of the budget.
///
/// Everything in it is touched under the shard's lock.
struct StoreShard: ~Copyable {
  // In this order: what most events need is on the first four cache lines, the lock with them.
  var table = SlotTable()
  var slots: Slab<StoreSlot>

  /// The greatest instant that an event had, in nanoseconds: a multiple of the tick.
  var latest: Int64
  let tick: Int64
  var useCount: UInt64 = 0
  /// The rules of conversations: those that no pattern describes first, then in the order of
  /// ``patterns``.
  var rules: [ConversationRules]
  let heap: BlockHeap
  /// Where what leaves a packed conversation is put, if somebody is told of it.
  let leaving: PackedDepartures?
  /// Bytes of live payloads.
  var liveBytes = 0
  /// Bytes of segments, names and what is kept apart, without the tables.
  var heldInConversations = 0

  var account = ConversationAccount()
  var peakBytes = 0
  let byteBudget: Int

  var wheel: TimerWheel
  /// What left or became a dead letter, until whoever has the lock takes it along.
  var departures: [StoreDeparture] = []
  let remembrance: Int64
  var patterns: [ConversationPattern]

  /// Conversations that are kept apart, by their slots.
  var thawed: [UInt32: ThawedConversation] = [:]
  /// What ``useCount`` was when the sweeper came last, and how often it has come since it changed.
  var usesAtVisit: UInt64 = 0
  var visitsSinceUse = 0
  /// The id that a new conversation begins with: behind all of those that were forgotten, so that
  /// one that is begun again under its name goes on.
  var firstFreshID = ConversationMessageID(rawValue: 1)
  /// How many groups the conversation with the most has had, so that a group of one that was
  /// forgotten is not taken for a group of one that was begun again.
  var groupCount: UInt64 = 0
  var census = UseCensus()

  init(_ configuration: ConversationStoreConfiguration, now: Int64, heap: BlockHeap) {
    self.heap = heap
    slots = Slab(in: heap)
    leaving = configuration.observer == nil ? nil : PackedDepartures([])
    tick = configuration.resolution.clampedNanoseconds
    remembrance = configuration.remembrance.clampedNanoseconds
    byteBudget = configuration.byteBudget.map { $0 / configuration.effectiveShardCount } ?? .max
    latest = now / tick * tick
    wheel = TimerWheel(now: now / tick)
    patterns = configuration.windows.map(\.pattern)
    rules = (CollectionOfOne(configuration.window) + configuration.windows.map(\.window))
      .map { configuration.rules($0) }
  }

  /// Frees what is in memory of its own.
  mutating func release() {
    for number in 0..<slots.bound where slots.contains(number) {
      _ = slots[number].packed.release(to: heap)
      slots[number].key.release(to: heap)
    }
    leaving?.deallocate()
  }

  /// Begins an event: never before an earlier one, and at a tick.
  mutating func begin(at instant: Int64) {
    latest = max(latest, instant / tick * tick)
  }

  /// When there may be something over next, in nanoseconds; the greatest number for never.
  var nextLook: Int64 {
    guard let next = wheel.next else { return .max }
    let (instant, overflow) = next.multipliedReportingOverflow(by: tick)
    return overflow ? .max : instant
  }

  /// What it takes.
  var usage: ConversationUsage {
    let held = heldBytes
    return ConversationUsage(
      liveBytes: liveBytes, heldBytes: held, peakBytes: max(held, peakBytes))
  }

  /// Bytes of everything.
  var heldBytes: Int {
    heldInConversations + slots.heldBytes + table.heldBytes + wheel.heldBytes + census.heldBytes
  }
}

// MARK: Finding

extension StoreShard {
  /// The conversation of a name, which is thereby used; nil if there is none. O(1).
  mutating func find(_ name: UnsafeRawBufferPointer, hash: UInt32) -> UInt32? {
    guard let slot = unsafe lookUp(name, hash: hash) else { return nil }
    use(slot)
    return slot
  }

  /// The conversation of a name, begun if there is none. O(1) as a rule.
  mutating func findOrBegin(_ name: UnsafeRawBufferPointer, hash: UInt32) -> UInt32 {
    if let slot = unsafe find(name, hash: hash) {
      slots[slot].packed.prefetchEnds()
      return slot
    }
    let key = unsafe StoreKey(name, in: heap)
    let slot = slots.insert(
      StoreSlot(
        packed: PackedConversation(firstID: firstFreshID), key: key, lastUse: 0,
        windowIndex: unsafe windowIndex(of: name)))
    table.insert(slot, hash: hash)
    heldInConversations += key.heldBytes
    use(slot)
    return slot
  }

  private func lookUp(_ name: UnsafeRawBufferPointer, hash: UInt32) -> UInt32? {
    let probe = unsafe StoreKey.Probe(name)
    return table.find(hash) { slots[$0].key.isEqual(to: probe) }
  }

  private mutating func use(_ slot: UInt32) {
    useCount += 1
    slots[slot].lastUse = useCount
  }

  /// Which window a name has: that of the first pattern that describes it.
  func windowIndex(of name: UnsafeRawBufferPointer) -> UInt8 {
    for (index, pattern) in patterns.enumerated() where unsafe pattern.matches(name) {
      return UInt8(index + 1)
    }
    return 0
  }

  @inline(__always)
  func rules(of slot: UInt32) -> ConversationRules { rules[Int(slots[slot].windowIndex)] }

  /// Lets go of a conversation without live messages.
  mutating func forget(_ slot: UInt32) {
    wheel.cancel(slot, in: slots)
    if slots[slot].isThawed, let conversation = thawed.removeValue(forKey: slot) {
      // What was counted of it goes with it.
      heldInConversations -= conversation.countedBytes
      firstFreshID = max(firstFreshID, conversation.state.heart.facts.nextID)
    }
    firstFreshID = max(firstFreshID, slots[slot].packed.nextID)
    heldInConversations += slots[slot].packed.release(to: heap)
    let key = slots[slot].key
    heldInConversations -= key.heldBytes
    let hash = unsafe key.withBytes { unsafe Self.hash($0).low }
    table.remove(slot, hash: hash)
    slots.remove(slot)
    key.release(to: heap)
  }

  /// The hash of a name: the lower half for a shard's table, the upper one to choose the shard. It
  /// has the seed of the process, so that nobody can choose names that collide.
  static func hash(_ name: UnsafeRawBufferPointer) -> (low: UInt32, high: UInt32) {
    var hasher = Hasher()
    unsafe hasher.combine(bytes: name)
    let hash = UInt64(UInt(bitPattern: hasher.finalize()))
    return (UInt32(truncatingIfNeeded: hash), UInt32(truncatingIfNeeded: hash >> 32))
  }
}

// MARK: Events

extension StoreShard {
  /// A conversation in the plain case, under its rules, for an event of now.
  @inline(__always)
  func log(_ slot: UInt32) -> PackedLog {
    let address = unsafe UnsafeMutableRawPointer(slots.address(of: slot))
    return unsafe PackedLog(
      address.assumingMemoryBound(to: PackedConversation.self), rules: rules(of: slot),
      now: latest, tick: tick, heap: heap, leaving: leaving)
  }

  /// Does something to a conversation in the plain case, and what follows from it.
  @inline(__always)
  mutating func withPacked<Result>(
    _ slot: UInt32, _ body: (inout PackedLog) -> Result
  ) -> Result {
    var log = log(slot)
    let liveCount = log.liveCount
    let bytes = log.liveBytes
    let result = body(&log)
    if let leaving { note(leaving, of: slot) }
    if log.account != ConversationAccount() || liveCount == 0 {
      account = account + log.account
      liveBytes += log.liveBytes - bytes
      heldInConversations += log.heldChange
      settle(
        slot, wasEmpty: liveCount == 0, emptied: min(latest, log.newestExpiry),
        nextExpiry: log.nextExpiry)
    }
    return result
  }

  /// Whether a conversation is kept as packed bytes, and its rules can be.
  @inline(__always)
  func isPlain(_ slot: UInt32) -> Bool {
    !slots[slot].isThawed && PackedLog.serves(rules[Int(slots[slot].windowIndex)])
  }

  /// Whether a conversation is kept as packed bytes, and can be read there through a window: for a
  /// schedule it must be known when it began.
  func isPlain(_ slot: UInt32, through window: ConversationWindow) -> Bool {
    isPlain(slot) && window.schedulePeriod == .max
  }

  /// Lets go of what is over in a conversation, at most as much as one hold of a lock should.
  ///
  /// - Returns: Whether there may be more.
  mutating func expire(_ slot: UInt32, _ wakes: inout WakeList) -> Bool {
    slots[slot].isThawed
      ? withThawed(slot, &wakes) { state, now, _ in state.heart.expire(at: now, atMost: 256) }
      : withPacked(slot) { $0.expire(atMost: 256) }
  }

  /// Does something to a conversation that is kept apart, and what follows from it.
  mutating func withThawed<Result>(
    _ slot: UInt32, _ wakes: inout WakeList,
    _ body: (inout LogState<[UInt8]>, Int64, inout WakeList) -> Result
  ) -> Result {
    let conversation = thaw(slot)
    let wasEmpty = conversation.state.heart.liveCount == 0
    let bytes = conversation.state.heart.liveByteCount
    let result = body(&conversation.state, latest, &wakes)
    conversation.state.serve(at: latest, &wakes)
    var departed = Departed<[UInt8]>(isObserved: leaving != nil)
    conversation.state.collect(&departed)
    note(departed.observed, of: slot)
    if conversation.state.hasDeadLetters { note(conversation.state.takeDeadLetters(), of: slot) }
    groupCount = max(groupCount, conversation.state.groups.groupCount)
    let (account, heldBytes) = conversation.uncounted()
    self.account = self.account + account
    heldInConversations += heldBytes
    liveBytes += conversation.state.heart.liveByteCount - bytes
    wheel.cancel(slot, in: slots)
    settle(
      slot, wasEmpty: wasEmpty, emptied: latest, nextExpiry: conversation.state.nextDue())
    return result
  }

  /// The conversation as it is kept apart; moves it there in O(live) if it is not yet.
  private mutating func thaw(_ slot: UInt32) -> ThawedConversation {
    if slots[slot].isThawed, let conversation = thawed[slot] { return conversation }
    let conversation = ThawedConversation(
      log(slot).image(named: []), rules(of: slot), tick: tick, latest: latest)
    conversation.state.groups = GroupTable(after: groupCount)
    keepApart(slot, conversation)
    return conversation
  }

  /// Has a conversation kept as another form of itself.
  mutating func keepApart(_ slot: UInt32, _ conversation: ThawedConversation) {
    heldInConversations += slots[slot].packed.release(to: heap)
    slots[slot].packed = PackedConversation(firstID: slots[slot].packed.nextID)
    slots[slot].isThawed = true
    thawed[slot] = conversation
  }

  /// Packs a conversation again that was kept apart for something that has left, if it is small and
  /// nobody has a place in it. O(live), of which there are few.
  mutating func repack(_ slot: UInt32) {
    guard slots.contains(slot), let conversation = thawed[slot], conversation.isAlone,
      conversation.state.heart.liveCount <= 64, PackedLog.serves(rules(of: slot))
    else { return }
    let image = conversation.image(named: [], tick: tick)
    guard image.isPlain else { return }
    heldInConversations -= conversation.countedBytes
    thawed[slot] = nil
    slots[slot].isThawed = false
    // Its messages have been counted already.
    var log = log(slot)
    log.restore(image)
    heldInConversations += log.heldChange
  }

  /// Whether nothing of a conversation would be missed.
  func isIdle(_ slot: UInt32) -> Bool {
    slots[slot].isThawed ? thawed[slot]?.isIdle ?? true : slots[slot].packed.liveCount == 0
  }

  /// After an event: sees to it that the conversation is looked at when something is over, that an
  /// empty one is forgotten in time, and that the budget holds.
  ///
  /// - Parameter emptied: Since when it is empty, if it is.
  private mutating func settle(
    _ slot: UInt32, wasEmpty: Bool, emptied: Int64, nextExpiry: Int64?
  ) {
    if isIdle(slot) {
      if remembrance == 0 { return forget(slot) }
      if !wasEmpty || slots[slot].emptiedAt == 0 { slots[slot].emptiedAt = emptied }
      wheel.cancel(slot, in: slots)
      schedule(slot, at: WindowAge.sum(slots[slot].emptiedAt, remembrance))
    } else {
      if wasEmpty { wheel.cancel(slot, in: slots) }
      if let nextExpiry, !slots[slot].link.isScheduled { schedule(slot, at: nextExpiry) }
    }
    relieve(sparing: slot)
    peakBytes = max(peakBytes, heldInConversations)
  }

  /// Has a conversation looked at, at an instant in nanoseconds.
  mutating func schedule(_ slot: UInt32, at instant: Int64) {
    guard instant != .max else { return }
    // The first tick that is not before it.
    let ticks = instant / tick + (instant % tick > 0 ? 1 : 0)
    wheel.schedule(slot, at: ticks, in: slots)
  }
}

extension StoreShard {
  /// Shows what a window has room for, where it lies, once all that is over has left.
  ///
  /// - Returns: What was left out; nil if more may be over than one hold of a lock should let go
  ///   of, and nothing was shown.
  mutating func show(
    _ slot: UInt32, through window: ConversationWindow, _ wakes: inout WakeList,
    _ body: (ConversationHeader, RawSpan) -> Void
  ) -> ConversationLeftOut? {
    guard isPlain(slot, through: window) else {
      return withThawed(slot, &wakes) { state, now, _ in
        if state.heart.expire(at: now, atMost: 256) { return nil }
        let read = state.heart.read(through: window, at: now)
        for header in read.headers {
          guard let message = state.message(header) else { continue }
          unsafe body(header, message.payload.span.bytes)
        }
        return read.leftOut
      }
    }
    slots[slot].packed.prefetchNewest()
    return withPacked(slot) { log in
      if log.expire(atMost: 256) { return nil }
      let (messages, leftOut) = log.read(through: window)
      for message in messages { log.withPayload(message) { body(log.header(message), $0) } }
      return leftOut
    }
  }
}

extension GuardedCell where Value == StoreShard {
  /// Has what most events need fetched at once, to be written, while the lock is taken: otherwise
  /// each of the lines comes from another core when its turn has come.
  @inline(__always)
  func prefetch() {
    for line in 0..<4 { unsafe cbwm_prefetch_for_writing(address + 64 * line) }
  }
}
