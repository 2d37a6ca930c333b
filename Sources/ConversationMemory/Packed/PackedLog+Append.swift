extension PackedLog {
  /// Appends a message, if the rules let it in.
  ///
  /// - Complexity: Amortised O(1), and what leaves for it; O(log live) if it names a parent.
  mutating func append(
    _ payload: UnsafeRawBufferPointer, _ entry: borrowing ConversationEntry
  ) -> AppendDecision {
    begin()
    // A repeated append is told so in any case: what it asks for was done.
    if let key = entry.idempotencyKey, let first = holder(of: key) { return .repeated(first) }
    guard !isFinished else { return .finished }
    var needs = Needs()
    needs.add(byteCount: payload.count, tokenCount: 0, isPinned: entry.isPinned)
    guard isThere(entry.parent, after: 0) else { return .branchGone }
    let replacedKey = rules.compactsStates ? stateKey(of: entry) : nil
    if let replacedKey { replaceStates(replacedKey) }
    if let refusal = refusal(of: needs) {
      keepReplaced()
      return refusal
    }
    guard makeRoom(for: needs) else {
      keepReplaced()
      return .full
    }
    let id = unsafe insert(payload, entry, continuing: link(to: entry.parent))
    trim()
    return .appended(id)
  }

  /// Appends several messages under consecutive ids, or none; those are left out of which the keys
  /// are known.
  mutating func append(
    contentsOf batch: [(payload: [UInt8], entry: ConversationEntry)]
  ) -> (decision: AppendDecision, ids: Range<ConversationMessageID>) {
    begin()
    let batch = new(of: batch)
    var needs = Needs()
    var areThere = true
    for (_, entry) in batch {
      areThere = areThere && isThere(entry.parent, after: needs.count)
      needs.add(entry)
      if rules.compactsStates, let key = stateKey(of: entry) { replaceStates(key) }
    }
    let first = unsafe conversation.pointee.nextID
    let refusal = isFinished ? .finished : areThere ? refusal(of: needs) : .branchGone
    guard refusal == nil, makeRoom(for: needs) else {
      keepReplaced()
      return (refusal ?? .full, first..<first)
    }
    for (payload, entry) in batch {
      let link = link(to: entry.parent)
      let id = unsafe payload.withUnsafeBytes { unsafe insert($0, entry, continuing: link) }
      if rules.compactsStates, let key = stateKey(of: entry) { compactStates(key, before: id) }
    }
    trim()
    return unsafe (.appended(first), first..<conversation.pointee.nextID)
  }

  /// Those of a batch of which the keys are of no message yet.
  private func new(
    of batch: [(payload: [UInt8], entry: ConversationEntry)]
  ) -> [(payload: [UInt8], entry: ConversationEntry)] {
    guard batch.contains(where: { $0.entry.idempotencyKey != nil }) else { return batch }
    var keys: Set<ByteText> = []
    return batch.filter { _, entry in
      guard let key = entry.idempotencyKey else { return true }
      return keys.insert(ByteText(key)).inserted && holder(of: key) == nil
    }
  }

  /// The key that a message is to be the state of; nil if it is none.
  @inline(__always)
  private func stateKey(of entry: borrowing ConversationEntry) -> String? {
    entry.attributes.details?.kind.key
  }

  /// Begins an event: lets go of some of what is over, or of all where somebody is told in order.
  mutating func begin() {
    _ = expire(atMost: leaving == nil ? ConversationBuffer.expiriesPerEvent : .max)
  }

  /// Ends appending.
  mutating func finish() {
    begin()
    unsafe conversation.pointee.isFinished = true
  }

  /// Puts a message in for which there is room; the caller trims.
  ///
  /// - Parameter link: What it continues; nil for the message before it.
  private mutating func insert(
    _ payload: UnsafeRawBufferPointer, _ entry: borrowing ConversationEntry,
    continuing link: ParentLink?
  ) -> ConversationMessageID {
    var record = PackedRecord(role: entry.attributes.role, payloadCount: payload.count)
    record.tokenCount = UInt64(entry.tokenCount)
    if unsafe entry.isPinned || conversation.pointee.hasOnlyPinned {
      record.marks = marks(pinned: entry.isPinned)
    }
    let id = unsafe conversation.pointee.nextID
    let newestDepth = unsafe conversation.pointee.newestDepth
    var depth = newestDepth + 1
    if let link {
      depth = link.depth
      let distance = link.parent == .none ? 0 : id.rawValue - link.parent.rawValue
      record.link = PackedRecord.Link(distance: distance, descent: Int64(depth - newestDepth))
    }
    let arrival = now.floored(to: tick) / tick
    let timeToLive = entry.isPinned ? nil : entry.timeToLive
    unsafe put(
      record, payload, entry.attributes, timeToLive: timeToLive, keyed: entry.idempotencyKey,
      depth: depth, arrival: arrival)
    return id
  }

  /// What is to be said of a message that is pinned, or comes behind pinned ones alone.
  @inline(never)
  private func marks(pinned isPinned: Bool) -> PackedMarks {
    if unsafe isPinned && conversation.pointee.newestDepth >= 0 { return .pinned }
    unsafe conversation.pointee.hasOnlyPinned = isPinned
    return isPinned ? .pinned : .firstUnpinned
  }

  @inline(__always)
  mutating func put(
    _ record: PackedRecord, _ payload: UnsafeRawBufferPointer,
    _ attributes: ConversationAttributes, timeToLive: Int64?, keyed key: String?,
    depth: Int, arrival: Int64
  ) {
    account.appended += 1
    // An event can come behind one that has a later instant: time does not go back for a
    // conversation.
    let newest = unsafe conversation.pointee.newestArrival
    let arrival = liveCount == 0 ? arrival : max(arrival, newest)
    guard attributes.details == nil, timeToLive == nil, key == nil,
      unsafe !conversation.pointee.hasTimes
    else {
      return unsafe putRare(
        record, payload, attributes, timeToLive: timeToLive, keyed: key, depth: depth,
        arrival: arrival)
    }
    unsafe heldChange += conversation.pointee.append(
      record, payload, depth: depth, arrival: arrival, in: heap)
  }

  /// Puts a message in that has something rare, or comes to messages that have.
  @inline(never)
  private mutating func putRare(
    _ record: PackedRecord, _ payload: UnsafeRawBufferPointer,
    _ attributes: ConversationAttributes, timeToLive: Int64?, keyed key: String?,
    depth: Int, arrival: Int64
  ) {
    var record = record
    let due = nextOver
    heldChange += unsafe PackedDetails.withBytes(
      of: attributes, timeToLive: timeToLive, keyed: key
    ) { details, marks in
      record.marks.formUnion(marks)
      record.detailsCount = details.count
      return unsafe conversation.pointee.append(
        record, payload, details: details, depth: depth, arrival: arrival, in: heap)
    }
    guard unsafe conversation.pointee.hasTimes else { return }
    let expiry =
      record.marks.contains(.pinned)
      ? Int64.max
      : timeToLive.map { WindowAge.expiry(arrival: arrival * tick, timeToLive: $0) }
        ?? expiry(arrival: arrival)
    noteTime(expiry, behind: due)
  }

  /// What a message continues that names its parent; nil if that is the message before it.
  @inline(__always)
  private mutating func link(to parent: ConversationParent) -> ParentLink? {
    if parent == .head { return nil }
    return otherLink(to: parent)
  }

  // It changes nothing, but says so: the log would be copied for every append.
  @inline(never)
  private mutating func otherLink(to parent: ConversationParent) -> ParentLink? {
    let newest = unsafe conversation.pointee.newestID
    switch parent {
    case .head: return nil
    case .message(let id) where id != .none:
      if id == newest { return nil }
      // Nothing is known of a parent that has left.
      return ParentLink(parent: id, depth: (liveDepth(of: id) ?? 0) + 1)
    case .root, .message: return newest == .none ? nil : ParentLink(parent: .none, depth: 0)
    }
  }

  /// Whether a parent was appended before what comes after so many more.
  private func isThere(_ parent: ConversationParent, after count: Int) -> Bool {
    guard case .message(let id) = parent else { return true }
    return unsafe id < conversation.pointee.nextID.advanced(by: count)
  }

  private func liveDepth(of id: ConversationMessageID) -> Int? { message(id)?.depth }

  /// Hands out the oldest live message under retention `untilConsumed`.
  mutating func deliver() -> ConversationMessage<[UInt8]>? {
    while let next = nextExpiry, next <= now { _ = expire(atMost: .max) }
    let id = unsafe conversation.pointee.oldestID
    guard let message = unsafe conversation.pointee.message(id) else { return nil }
    let copy = copy(message)
    _ = leaveOldest(.consumed)
    return copy
  }
}
