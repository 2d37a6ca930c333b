import DequeModule

extension ConversationBuffer {
  /// Appends a message, if the rules let it in.
  ///
  /// - Complexity: Amortised O(1), and what leaves for it.
  @usableFromInline
  mutating func append(_ entry: ConversationEntry, at instant: Int64) -> AppendDecision {
    // A repeated append is told so in any case: what it asks for was done.
    if let first = holder(of: entry.idempotencyKey, at: instant) { return .repeated(first) }
    let needs = Needs(entry)
    if let refusal = admit(needs, branches: CollectionOfOne(entry.branch)) { return refusal }
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
    if let refusal = admit(needs, branches: new.map(\.branch)) { return (refusal, none, []) }
    guard makeRoom(for: needs) else { return (.full, none, []) }
    let first = nodes.nextID
    for entry in new { _ = insert(entry, at: latest) }
    let ids = first..<nodes.nextID
    trim()
    nodes.settle()
    return (.appended(first), ids, isNew)
  }

  /// Refuses what can't be let in whoever leaves.
  private func admit(
    _ needs: Needs, branches: some Sequence<ConversationBranch>
  ) -> AppendDecision? {
    guard !isFinished else { return .finished }
    guard branches.allSatisfy({ $0 == .main || head(of: $0, at: latest) != nil }) else {
      return .branchGone
    }
    return refusal(of: needs)
  }

  /// The live message that has an idempotency key; lets go of what is over by age.
  @usableFromInline
  mutating func holder(of key: String?, at instant: Int64) -> ConversationMessageID? {
    _ = expire(at: instant, atMost: Self.expiriesPerEvent)
    guard let key, let id = idempotencyKeys[key], let place = nodes.place(of: id) else {
      return nil
    }
    guard isOver(place, at: latest) else { return id }
    // More is over than was let go of.
    leave(at: place, .expired)
    return nil
  }

  /// How many messages an event lets go of by age beside its own work: more than one, so that what
  /// is over does not pile up, and few, so that no event takes long.
  @usableFromInline static var expiriesPerEvent: Int { 64 }

  private mutating func insert(_ entry: ConversationEntry, at now: Int64) -> ConversationMessageID {
    let id = nodes.nextID
    let hasOwnExpiry = entry.timeToLive != nil && !entry.isPinned
    var node = ConversationNode(
      arrival: now, expiry: expiry(of: entry, as: id, at: now), byteCount: entry.byteCount,
      tokenCount: entry.tokenCount, attributes: entry.attributes,
      idempotencyKey: entry.idempotencyKey, isPinned: entry.isPinned, hasOwnExpiry: hasOwnExpiry)
    node.parent = parent(of: entry)
    node.depth = depth(below: node.parent, on: entry.branch)
    if !entry.isPinned, firstUnpinned == .none { firstUnpinned = id }
    enter(node)
    setHead(of: entry.branch, to: id)
    // After its branch has gone on: what it replaces may have been the branch's head.
    if rules.compactsStates, let key = entry.attributes.stateKey { compactStates(key, before: id) }
    return id
  }

  /// Adds a node under the next id, and all that is known of live messages beside the nodes.
  mutating func enter(_ node: consuming ConversationNode) {
    let id = nodes.nextID
    link(&node, as: id)
    totals.appended += 1
    liveBytes += node.byteCount
    liveTokens += node.tokenCount
    if node.isPinned {
      pins.append(id)
      pinnedBytes += node.byteCount
      pinnedTokens += node.tokenCount
    } else if rules.window.maximumTurns != .max, node.attributes.beginsTurn {
      turnStarts.append(id)
    }
    let ownExpiry = node.hasOwnExpiry ? node.expiry : nil
    let idempotencyKey = node.idempotencyKey
    let stateKey = node.attributes.stateKey
    earliestExpiry = min(earliestExpiry, node.expiry)
    nodes.append(node)
    if let ownExpiry { expectOwnExpiry(ownExpiry, of: id) }
    if let idempotencyKey { idempotencyKeys[idempotencyKey] = id }
    if let stateKey { states[stateKey, default: []].append(id) }
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
