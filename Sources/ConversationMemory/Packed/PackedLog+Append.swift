extension PackedLog {
  /// Appends a plain message, if the rules let it in.
  ///
  /// - Complexity: Amortised O(1), and what leaves for it; O(log live) if it names a parent.
  mutating func append(
    _ payload: UnsafeRawBufferPointer, _ entry: borrowing ConversationEntry
  ) -> AppendDecision {
    begin()
    var needs = Needs()
    needs.add(byteCount: payload.count, tokenCount: 0, isPinned: entry.isPinned)
    guard isThere(entry.parent, after: 0) else { return .branchGone }
    if let refusal = refusal(of: needs) { return refusal }
    guard makeRoom(for: needs) else { return .full }
    let id = unsafe insert(payload, entry, continuing: link(to: entry.parent))
    trim()
    return .appended(id)
  }

  /// Appends several plain messages under consecutive ids, or none.
  mutating func append(
    contentsOf batch: [(payload: [UInt8], entry: ConversationEntry)]
  ) -> (decision: AppendDecision, ids: Range<ConversationMessageID>) {
    begin()
    var needs = Needs()
    var areThere = true
    for (_, entry) in batch {
      areThere = areThere && isThere(entry.parent, after: needs.count)
      needs.add(entry)
    }
    let first = unsafe conversation.pointee.nextID
    guard areThere else { return (.branchGone, first..<first) }
    if let refusal = refusal(of: needs) { return (refusal, first..<first) }
    guard makeRoom(for: needs) else { return (.full, first..<first) }
    for (payload, entry) in batch {
      let link = link(to: entry.parent)
      _ = unsafe payload.withUnsafeBytes { unsafe insert($0, entry, continuing: link) }
    }
    trim()
    return unsafe (.appended(first), first..<conversation.pointee.nextID)
  }

  /// Begins an event: lets go of some of what is over, or of all where somebody is told in order.
  mutating func begin() {
    _ = expire(atMost: leaving == nil ? ConversationBuffer.expiriesPerEvent : .max)
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
    unsafe put(record, payload, entry.attributes, depth: depth, arrival: arrival)
    return id
  }

  /// What is to be said of a message that is pinned, or comes behind pinned ones alone.
  @inline(never)
  private func marks(pinned isPinned: Bool) -> PackedMarks {
    if unsafe isPinned && conversation.pointee.newestDepth >= 0 { return .pinned }
    unsafe conversation.pointee.hasOnlyPinned = isPinned
    return isPinned ? .pinned : .firstUnpinned
  }

  mutating func put(
    _ record: PackedRecord, _ payload: UnsafeRawBufferPointer,
    _ attributes: ConversationAttributes, depth: Int, arrival: Int64
  ) {
    account.appended += 1
    // An event can come behind one that has a later instant: time does not go back for a
    // conversation.
    let newest = unsafe conversation.pointee.newestArrival
    let arrival = liveCount == 0 ? arrival : max(arrival, newest)
    guard attributes.details != nil else {
      unsafe heldChange += conversation.pointee.append(
        record, payload, depth: depth, arrival: arrival, in: heap)
      return
    }
    let hasAuthor = attributes.author != nil
    var author = attributes.author ?? ""
    let metadata = PackedMetadata.bytes(of: attributes.metadata)
    heldChange += author.withUTF8 { author in
      unsafe metadata.withUnsafeBytes { metadata in
        unsafe conversation.pointee.append(
          record, payload, author: hasAuthor ? UnsafeRawBufferPointer(author) : nil,
          metadata: metadata.isEmpty ? nil : metadata, depth: depth, arrival: arrival, in: heap)
      }
    }
  }

  /// What a message continues that names its parent; nil if that is the message before it.
  @inline(__always)
  private func link(to parent: ConversationParent) -> ParentLink? {
    if parent == .head { return nil }
    return otherLink(to: parent)
  }

  private func otherLink(to parent: ConversationParent) -> ParentLink? {
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
