/// What the heart says to an append.
@usableFromInline
enum AppendDecision: Hashable, Sendable {
  case appended(ConversationMessageID)
  case repeated(ConversationMessageID)
  /// No room now, but there may be when others leave.
  case full
  /// No room ever: it alone has more bytes than the budget, or everything else is pinned.
  case tooLarge
  case finished
  case branchGone
}

extension ConversationBuffer {
  /// Appends a message, if the rules let it in.
  ///
  /// - Complexity: Amortised O(1), and what leaves for it.
  @usableFromInline
  mutating func append(_ entry: ConversationEntry, at instant: Int64) -> AppendDecision {
    // A repeated append is told so in any case: what it asks for was done.
    if let first = holder(of: entry.idempotencyKey, at: instant) { return .repeated(first) }
    let needs = Needs(entry)
    guard knows(entry.branch) else { return isFinished ? .finished : .branchGone }
    if let refusal = admit(needs) { return refusal }
    guard makeRoom(for: needs) else { return .full }
    let id = insert(entry, at: latest)
    trim()
    nodes.settle()
    return .appended(id)
  }

  /// Appends several messages under consecutive ids, or none of them.
  ///
  /// - Complexity: Amortised O(entries).
  @usableFromInline
  mutating func append(
    contentsOf entries: [ConversationEntry], at instant: Int64
  ) -> (decision: AppendDecision, ids: Range<ConversationMessageID>, isNew: [Bool]) {
    let none = nodes.nextID..<nodes.nextID
    var keys: Set<String> = []
    var isNew: [Bool] = []
    var needs = Needs()
    for entry in entries {
      var isKnown = holder(of: entry.idempotencyKey, at: instant) != nil
      if let key = entry.idempotencyKey, !keys.insert(key).inserted { isKnown = true }
      isNew.append(!isKnown)
      if !isKnown { needs.add(entry) }
    }
    let new = zip(entries, isNew).lazy.filter(\.1).map(\.0)
    guard new.allSatisfy({ knows($0.branch) }) else {
      return (isFinished ? .finished : .branchGone, none, [])
    }
    if let refusal = admit(needs) { return (refusal, none, []) }
    guard makeRoom(for: needs) else { return (.full, none, []) }
    let first = nodes.nextID
    for entry in new { _ = insert(entry, at: latest) }
    let ids = first..<nodes.nextID
    trim()
    nodes.settle()
    return (.appended(first), ids, isNew)
  }

  /// Refuses what can't be let in whoever leaves.
  private func admit(_ needs: Needs) -> AppendDecision? {
    guard !isFinished else { return .finished }
    guard needs.count <= rules.capacity - pins.count else { return .tooLarge }
    // Asked before anybody leaves: what can't be let in must not cost the others their place.
    let (bytes, overflow) = pinnedBytes.addingReportingOverflow(needs.byteCount)
    guard !overflow, bytes <= rules.byteBudget else { return .tooLarge }
    guard !pinnedTokens.addingReportingOverflow(needs.tokenCount).overflow else { return .tooLarge }
    return nil
  }

  /// Whether a branch can be appended to.
  private func knows(_ branch: ConversationBranch) -> Bool {
    branch == .main || head(of: branch, at: latest) != nil
  }

  /// The live message that has an idempotency key; lets go of what is over by age.
  @usableFromInline
  mutating func holder(of key: String?, at instant: Int64) -> ConversationMessageID? {
    _ = expire(at: instant, atMost: Self.expiriesPerEvent)
    guard let key else { return nil }
    return liveHolder(of: key)
  }

  private mutating func liveHolder(of key: String) -> ConversationMessageID? {
    guard let id = idempotencyKeys[key], let place = nodes.place(of: id) else { return nil }
    guard isOver(place, at: latest) else { return id }
    // More is over than was let go of.
    leave(at: place, .expired)
    return nil
  }

  /// How many messages an event lets go of by age beside its own work: more than one, so that what
  /// is over does not pile up, and few, so that no event takes long.
  @usableFromInline static var expiriesPerEvent: Int { 64 }

  /// Whether there is room, if need be after others have left for it.
  private mutating func makeRoom(for needs: Needs) -> Bool {
    while !hasRoom(for: needs) {
      // A message that is over does not fill the buffer, so age comes first.
      if expire(at: latest, atMost: 1) { continue }
      if slide(for: needs) { continue }
      guard rules.overflow == .evictOldest, let oldest = oldestUnpinned() else { return false }
      leave(at: oldest, .evicted)
      nodes.settle()
    }
    return true
  }

  /// Lets the oldest message go that would leave a window of the last messages anyway, where that
  /// leads to room: a window as wide as the capacity slides on, whatever a full buffer does.
  private mutating func slide(for needs: Needs) -> Bool {
    let kept = max(0, rules.window.maximumCount - needs.unpinnedCount)
    let hasMore = nodes.liveCount - pins.count > kept
    guard hasMore, kept + pins.count + needs.count <= rules.capacity,
      let oldest = oldestUnpinned()
    else { return false }
    leave(at: oldest, .expired)
    nodes.settle()
    return true
  }

  private func hasRoom(for needs: Needs) -> Bool {
    let (bytes, overflow) = liveBytes.addingReportingOverflow(needs.byteCount)
    return nodes.liveCount + needs.count <= rules.capacity && !overflow
      && bytes <= rules.byteBudget
      && !liveTokens.addingReportingOverflow(needs.tokenCount).overflow
  }

  private mutating func insert(_ entry: ConversationEntry, at now: Int64) -> ConversationMessageID {
    let id = nodes.nextID
    let hasOwnExpiry = entry.timeToLive != nil && !entry.isPinned
    var node = ConversationNode(
      arrival: now, expiry: expiry(of: entry, as: id, at: now), byteCount: entry.byteCount,
      tokenCount: entry.tokenCount, attributes: entry.attributes,
      idempotencyKey: entry.idempotencyKey, isPinned: entry.isPinned, hasOwnExpiry: hasOwnExpiry)
    node.parent = parent(of: entry)
    link(&node, as: id, on: entry.branch)
    let (expiry, depth) = (node.expiry, node.depth)
    nodes.append(consume node)
    earliestExpiry = min(earliestExpiry, expiry)

    totals.appended += 1
    liveBytes += entry.byteCount
    liveTokens += entry.tokenCount
    if entry.isPinned {
      pins.append(id)
      pinnedBytes += entry.byteCount
      pinnedTokens += entry.tokenCount
    } else if firstUnpinned == .none {
      firstUnpinned = id
    }
    if hasOwnExpiry { expectOwnExpiry(expiry, of: id) }
    if let key = entry.idempotencyKey { idempotencyKeys[key] = id }
    if entry.branch == .main {
      (mainHead, mainDepth) = (id, depth)
    } else {
      setHead(of: entry.branch, to: id)
    }
    if rules.window.maximumTurns != .max, !entry.isPinned, entry.attributes.beginsTurn {
      turnStarts.append(id)
    }
    if let key = entry.attributes.stateKey { enterState(id, key: key) }
    return id
  }

  private func expiry(
    of entry: ConversationEntry, as id: ConversationMessageID, at now: Int64
  ) -> Int64 {
    if entry.isPinned { return .max }
    if let timeToLive = entry.timeToLive {
      return WindowAge.expiry(arrival: now, timeToLive: timeToLive)
    }
    return rules.window.age(from: start).expiry(arrival: now, ordinal: id.rawValue)
  }
}

/// What a message, or several in one step, need of a buffer's room.
private struct Needs {
  var count = 0
  var unpinnedCount = 0
  /// The greatest number where it can't be counted.
  var byteCount = 0
  var tokenCount = 0

  init() {}

  init(_ entry: ConversationEntry) {
    add(entry)
  }

  mutating func add(_ entry: ConversationEntry) {
    count += 1
    unpinnedCount += entry.isPinned ? 0 : 1
    byteCount = Self.sum(byteCount, entry.byteCount)
    tokenCount = Self.sum(tokenCount, entry.tokenCount)
  }

  private static func sum(_ left: Int, _ right: Int) -> Int {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? .max : sum
  }
}
