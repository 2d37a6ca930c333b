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
    if let refusal = admit(needs, ontoLive: isThere(entry.branch)) { return refusal }
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
    let areThere = new.allSatisfy { isThere($0.branch) }
    if let refusal = admit(needs, ontoLive: areThere) { return (refusal, none, []) }
    guard makeRoom(for: needs) else { return (.full, none, []) }
    let first = nodes.nextID
    for entry in new { _ = insert(entry, at: latest) }
    let ids = first..<nodes.nextID
    trim()
    nodes.settle()
    return (.appended(first), ids, isNew)
  }

  /// Refuses what can't be let in whoever leaves.
  ///
  /// - Parameter areThere: Whether the branches are there that are to go on.
  @inline(__always)
  private func admit(_ needs: Needs, ontoLive areThere: Bool) -> AppendDecision? {
    guard !isFinished else { return .finished }
    guard areThere else { return .branchGone }
    return refusal(of: needs)
  }

  @inline(__always)
  private func isThere(_ branch: ConversationBranch) -> Bool {
    branch == .main || head(of: branch, at: latest) != nil
  }

  /// The live message that has an idempotency key; lets go of what is over by age.
  @usableFromInline
  @inline(__always)
  mutating func holder(of key: String?, at instant: Int64) -> ConversationMessageID? {
    _ = expire(at: instant, atMost: Self.expiriesPerEvent)
    guard let key else { return nil }
    return holder(of: key)
  }

  @inline(never)
  private mutating func holder(of key: String) -> ConversationMessageID? {
    guard let id = idempotencyKeys[key], let place = nodes.place(of: id) else { return nil }
    guard isOver(place, at: latest) else { return id }
    // More is over than was let go of.
    leave(at: place, .expired)
    return nil
  }

  /// How many messages an event lets go of by age beside its own work: more than one, so that what
  /// is over does not pile up, and few, so that no event takes long.
  @usableFromInline static var expiriesPerEvent: Int { 64 }

  @inline(__always)
  private mutating func insert(_ entry: ConversationEntry, at now: Int64) -> ConversationMessageID {
    let id = nodes.nextID
    let parent = parent(of: entry)
    let parentPlace = parent == .none ? nil : nodes.place(of: parent)
    let depth = depth(below: parent, at: parentPlace, on: entry.branch)
    enter(
      ConversationNode(
        arrival: now, expiry: expiry(of: entry, as: id, at: now), parent: parent, depth: depth,
        byteCount: entry.byteCount, tokenCount: entry.tokenCount, attributes: entry.attributes,
        idempotencyKey: entry.idempotencyKey, isPinned: entry.isPinned,
        hasOwnExpiry: entry.timeToLive != nil && !entry.isPinned),
      below: parentPlace)
    if !entry.isPinned, firstUnpinned == .none { firstUnpinned = id }
    if entry.branch == .main {
      (mainHead, mainDepth) = (id, depth)
    } else {
      setHead(of: entry.branch, to: id)
    }
    // After its branch has gone on: what it replaces may have been the branch's head.
    if rules.compactsStates, let key = entry.attributes.stateKey { compactStates(key, before: id) }
    return id
  }

  /// Adds a node under the next id, and all that is known of live messages beside the nodes.
  ///
  /// - Parameter parentPlace: Where its parent lies, if that is live.
  @inline(__always)
  mutating func enter(_ node: consuming ConversationNode, below parentPlace: NodeStore.Place?) {
    let id = nodes.nextID
    // Looked at where it lies: it is large, and each copy of it would cost what all of this does.
    let node = nodes.append(node)
    if let parentPlace { link(node, as: id, below: parentPlace) }
    totals.appended += 1
    liveBytes += node.it.byteCount
    liveTokens += node.it.tokenCount
    earliestExpiry = min(earliestExpiry, node.it.expiry)
    if node.it.isPinned {
      pins.append(id)
      pinnedBytes += node.it.byteCount
      pinnedTokens += node.it.tokenCount
    } else if rules.window.maximumTurns != .max, node.it.attributes.beginsTurn {
      turnStarts.append(id)
    }
    if node.it.hasOwnExpiry { expectOwnExpiry(node.it.expiry, of: id) }
    if node.it.idempotencyKey != nil { enterKey(of: node, as: id) }
    if node.it.attributes.details != nil { enterState(of: node, as: id) }
  }

  @inline(never)
  private mutating func enterKey(of node: NodeStore.LentNode, as id: ConversationMessageID) {
    if let key = node.it.idempotencyKey { idempotencyKeys[key] = id }
  }

  @inline(never)
  private mutating func enterState(of node: NodeStore.LentNode, as id: ConversationMessageID) {
    if let key = node.it.attributes.stateKey { states[key, default: []].append(id) }
  }

  @inline(__always)
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
