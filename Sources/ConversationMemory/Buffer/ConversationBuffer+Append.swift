extension ConversationBuffer {
  /// Appends a message, if the rules let it in.
  ///
  /// - Complexity: Amortised O(1), and what leaves for it.
  @usableFromInline
  mutating func append(_ entry: ConversationEntry, at instant: Int64) -> AppendDecision {
    begin(at: instant)
    // A repeated append is told so in any case: what it asks for was done.
    if let first = holder(of: entry.idempotencyKey) { return .repeated(first) }
    let needs = Needs(entry)
    if rules.compactsStates, let key = entry.attributes.stateKey { replaceStates(key) }
    if let refusal = admit(needs, ontoLive: isThere(entry, before: nodes.nextID)) {
      keepReplaced()
      return refusal
    }
    // Before others leave for it: the head that its branch goes on from may be among them.
    let head = entry.branch == .main ? nil : head(of: entry)
    holdsHeads = head != nil
    guard makeRoom(for: needs) else {
      holdsHeads = false
      keepReplaced()
      return .full
    }
    // Not by an autoclosure: that would copy the whole buffer.
    let place = if let head { head } else { link(to: parent(of: entry), on: entry.branch) }
    let id = insert(entry, continuing: place, at: latest)
    if holdsHeads { letGoOfHeads() }
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
    begin(at: instant)
    let none = nodes.nextID..<nodes.nextID
    var keys: Set<ByteText> = []
    var isNew: [Bool] = []
    var needs = Needs()
    var areThere = true
    for entry in entries {
      var isKnown = holder(of: entry.idempotencyKey) != nil
      if let key = entry.idempotencyKey, !keys.insert(ByteText(key)).inserted { isKnown = true }
      isNew.append(!isKnown)
      guard !isKnown else { continue }
      areThere = areThere && isThere(entry, before: nodes.nextID.advanced(by: needs.count))
      needs.add(entry)
      if rules.compactsStates, let key = entry.attributes.stateKey { replaceStates(key) }
    }
    if let refusal = admit(needs, ontoLive: areThere) {
      keepReplaced()
      return (refusal, none, [])
    }
    let new = zip(entries, isNew).lazy.filter(\.1).map(\.0)
    // Before others leave for these: the heads that their branches go on from may be among them.
    var heads: [ConversationBranch: ParentLink] = [:]
    for entry in new where entry.branch != .main && heads[entry.branch] == nil {
      heads[entry.branch] = head(of: entry.branch)
    }
    holdsHeads = !heads.isEmpty
    guard makeRoom(for: needs) else {
      holdsHeads = false
      keepReplaced()
      return (.full, none, [])
    }
    let first = nodes.nextID
    for entry in new {
      let head = entry.parent == .head ? heads[entry.branch] : nil
      let link = head ?? link(to: parent(of: entry), on: entry.branch)
      let id = insert(entry, continuing: link, at: latest)
      if entry.branch != .main {
        heads[entry.branch] = ParentLink(parent: id, depth: link.depth + 1)
      }
    }
    let ids = first..<nodes.nextID
    if holdsHeads { letGoOfHeads() }
    trim()
    nodes.settle()
    return (.appended(first), ids, isNew)
  }

  /// Forgets the heads that had to leave for what goes on from them.
  @inline(never)
  private mutating func letGoOfHeads() {
    holdsHeads = false
    for id in heldHeads { forgetHead(id) }
    heldHeads = []
  }

  /// What goes on from the head of a branch, if an entry does.
  @inline(never)
  private mutating func head(of entry: ConversationEntry) -> ParentLink? {
    entry.parent == .head ? head(of: entry.branch) : nil
  }

  private mutating func head(of branch: ConversationBranch) -> ParentLink {
    link(to: lastAppended(to: branch), on: branch)
  }

  /// Refuses what can't be let in whoever leaves.
  ///
  /// - Parameter areThere: Whether the branches and parents are there that are to go on.
  @inline(__always)
  private func admit(_ needs: Needs, ontoLive areThere: Bool) -> AppendDecision? {
    guard !isFinished else { return .finished }
    guard areThere else { return .branchGone }
    return refusal(of: needs)
  }

  /// Whether there is what an entry continues: a branch, and a parent that was appended before.
  @inline(__always)
  private mutating func isThere(_ entry: ConversationEntry, before id: ConversationMessageID)
    -> Bool
  {
    entry.branch == .main && entry.parent == .head || isThereElsewhere(entry, before: id)
  }

  // Mutating, as others that an append calls: what only reads would be lent a copy of the buffer.
  @inline(never)
  private mutating func isThereElsewhere(
    _ entry: ConversationEntry, before id: ConversationMessageID
  ) -> Bool {
    if case .message(let parent) = entry.parent, parent >= id { return false }
    return entry.branch == .main || head(of: entry.branch, at: latest) != nil
  }

  /// The message that has an idempotency key, as of an event that begins.
  @usableFromInline
  mutating func holder(of key: String?, at instant: Int64) -> ConversationMessageID? {
    begin(at: instant)
    return holder(of: key)
  }

  /// The message that has an idempotency key: a live one, or one that has left before its time.
  @inline(__always)
  mutating func holder(of key: String?) -> ConversationMessageID? {
    if let key { knownHolder(of: key) } else { nil }
  }

  @inline(never)
  private mutating func knownHolder(of key: String) -> ConversationMessageID? {
    if let id = idempotencyKeys[ByteText(key)], livePlace(of: id, at: latest) != nil { return id }
    return leftKeys.holder(of: ByteText(key), at: latest)
  }

  @inline(__always)
  private mutating func insert(
    _ entry: ConversationEntry, continuing link: ParentLink, at now: Int64
  ) -> ConversationMessageID {
    let id = nodes.nextID
    let parentPlace = link.parent == .none ? nil : nodes.place(of: link.parent)
    let arrival = rules.arrival(at: now)
    enter(
      ConversationNode(
        arrival: arrival, expiry: expiry(of: entry, as: id, at: arrival), parent: link.parent,
        depth: link.depth, byteCount: entry.byteCount, tokenCount: entry.tokenCount,
        attributes: entry.attributes, idempotencyKey: entry.idempotencyKey,
        isPinned: entry.isPinned, hasOwnExpiry: entry.timeToLive != nil && !entry.isPinned),
      below: parentPlace)
    if !entry.isPinned, firstUnpinned == .none { firstUnpinned = id }
    follow(link, at: parentPlace)
    if entry.branch == .main {
      setMainHead(id, depth: link.depth)
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
      pinnedBytes += node.it.byteCount
      pinnedTokens += node.it.tokenCount
    } else if rules.window.maximumTurns != .max, node.it.attributes.beginsTurn {
      turnCount += 1
    }
    // By its fields: to ask a property that is computed, a node is copied.
    if node.it.isPinned || node.it.hasOwnExpiry { enterOutlier(node, as: id) }
    if node.it.idempotencyKey != nil { enterKey(of: node, as: id) }
    if node.it.attributes.details != nil { enterState(of: node, as: id) }
  }

  @inline(never)
  private mutating func enterOutlier(_ node: NodeStore.LentNode, as id: ConversationMessageID) {
    // Else whoever looks for the first that is not one would pass over a million at once.
    if ageCursor == id { ageCursor = id.next }
    if node.it.isPinned { pins.append(id) }
    if node.it.hasOwnExpiry {
      ownExpiries.insert(OwnExpiry(expiry: node.it.expiry, id: id), in: nodes)
    }
    countBeside()
  }

  @inline(never)
  private mutating func enterKey(of node: NodeStore.LentNode, as id: ConversationMessageID) {
    if let key = node.it.idempotencyKey { idempotencyKeys[ByteText(key)] = id }
  }

  @inline(never)
  private mutating func enterState(of node: NodeStore.LentNode, as id: ConversationMessageID) {
    if let key = node.it.attributes.stateKey {
      states[ByteText(key), default: LiveIDs()].append(id)
    }
  }

  @inline(__always)
  private func expiry(
    of entry: ConversationEntry, as id: ConversationMessageID, at now: Int64
  ) -> Int64 {
    if entry.isPinned { return .max }
    if let timeToLive = entry.timeToLive {
      return WindowAge.expiry(arrival: now, timeToLive: timeToLive)
    }
    return rules.window.expiry(of: id, arrival: now, from: origin)
  }
}
