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
    if let refusal = admit(count: 1, byteCount: entry.byteCount, branch: entry.branch, at: instant)
    {
      return refusal
    }
    if let first = entry.idempotencyKey.flatMap({ idempotencyKeys[$0] }) { return .repeated(first) }
    guard makeRoom(count: 1, byteCount: entry.byteCount) else { return .full }
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
    let byteCount = entries.reduce(0) { Self.sum($0, $1.byteCount) }
    for entry in entries {
      let refusal = admit(
        count: entries.count, byteCount: byteCount, branch: entry.branch, at: instant)
      if let refusal { return (refusal, none, []) }
    }
    guard makeRoom(count: entries.count, byteCount: byteCount) else { return (.full, none, []) }
    let first = nodes.nextID
    var isNew: [Bool] = []
    for entry in entries {
      let known = entry.idempotencyKey.flatMap { idempotencyKeys[$0] }
      isNew.append(known == nil)
      if known == nil { _ = insert(entry, at: latest) }
    }
    let ids = first..<nodes.nextID
    trim()
    nodes.settle()
    return (.appended(first), ids, isNew)
  }

  /// Refuses what can't be let in whoever leaves; lets go of what is over by age.
  private mutating func admit(
    count: Int, byteCount: Int, branch: ConversationBranch, at instant: Int64
  ) -> AppendDecision? {
    guard !isFinished else { return .finished }
    _ = expire(at: instant, atMost: Self.expiriesPerEvent)
    guard branch == .main || forks[branch] != nil else { return .branchGone }
    guard count <= rules.capacity - pins.count else { return .tooLarge }
    guard byteCount <= rules.byteBudget else { return .tooLarge }
    return nil
  }

  /// How many messages an event lets go of by age beside its own work: more than one, so that what
  /// is over does not pile up, and few, so that no event takes long.
  @usableFromInline static var expiriesPerEvent: Int { 64 }

  /// Whether there is room, if need be after others have left for it.
  private mutating func makeRoom(count: Int, byteCount: Int) -> Bool {
    while !hasRoom(count: count, byteCount: byteCount) {
      // A message that is over does not fill the buffer, so age comes first.
      if expire(at: latest, atMost: 1) { continue }
      guard rules.overflow == .evictOldest, let oldest = oldestUnpinned() else { return false }
      leave(at: oldest, .evicted)
      nodes.settle()
    }
    return true
  }

  private func hasRoom(count: Int, byteCount: Int) -> Bool {
    nodes.liveCount + count <= rules.capacity
      && Self.sum(liveBytes, byteCount) <= rules.byteBudget
  }

  private mutating func insert(_ entry: ConversationEntry, at now: Int64) -> ConversationMessageID {
    let id = nodes.nextID
    let hasOwnExpiry = entry.timeToLive != nil && !entry.isPinned
    var node = ConversationNode(
      arrival: now, expiry: expiry(of: entry, as: id, at: now), byteCount: entry.byteCount,
      tokenCount: entry.tokenCount, attributes: entry.attributes,
      idempotencyKey: entry.idempotencyKey, isPinned: entry.isPinned, hasOwnExpiry: hasOwnExpiry)
    node.parent = parent(of: entry)
    link(&node, as: id)
    let expiry = node.expiry
    nodes.append(node)

    totals.appended += 1
    liveBytes += entry.byteCount
    liveTokens += entry.tokenCount
    if entry.isPinned { pins.append(id) } else if firstUnpinned == .none { firstUnpinned = id }
    if hasOwnExpiry { expectOwnExpiry(expiry, of: id) }
    if let key = entry.idempotencyKey { idempotencyKeys[key] = id }
    setHead(of: entry.branch, to: id)
    if rules.window.maximumTurns != .max, !entry.isPinned, entry.attributes.role.beginsTurn {
      turnStarts.append(id)
    }
    if let key = entry.attributes.kind.key { enterState(id, key: key) }
    return id
  }

  private func expiry(
    of entry: ConversationEntry, as id: ConversationMessageID, at now: Int64
  ) -> Int64 {
    if entry.isPinned { return .max }
    if let timeToLive = entry.timeToLive {
      return ConversationWindow.expiry(arrival: now, timeToLive: timeToLive)
    }
    return rules.window.expiry(arrival: now, ordinal: id.rawValue, start: start)
  }

  static func sum(_ left: Int, _ right: Int) -> Int {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? .max : sum
  }
}
