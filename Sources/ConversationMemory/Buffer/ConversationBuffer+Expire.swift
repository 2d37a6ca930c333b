import HeapModule

extension ConversationBuffer {
  /// Lets go of what is over by age, at most so many messages.
  ///
  /// - Returns: Whether there may be more.
  /// - Complexity: O(1) a message that leaves, O(log n) if it has a time to live of its own.
  @usableFromInline
  @inline(__always)
  mutating func expire(at instant: Int64, atMost limit: Int) -> Bool {
    let now = advance(to: instant)
    // Nearly every event finds nothing to do here, and learns it from one number.
    return earliestExpiry <= now && expireDue(at: now, atMost: limit)
  }

  @inline(never)
  private mutating func expireDue(at now: Int64, atMost limit: Int) -> Bool {
    var count = 0
    while count < limit, expireOwn(at: now) || expireOldest(at: now) { count += 1 }
    if count > 0 {
      nodes.settle()
      nodes.shrink()
    }
    if count == limit { return true }
    _ = nextExpiry()
    return false
  }

  /// The earliest instant at which a message will be over by age; nil if none ever will.
  @usableFromInline
  mutating func nextExpiry() -> Int64? {
    dropStaleExpiries()
    let own = ownExpiries.min?.expiry
    let ordered = oldestInOrder().map { nodes[$0].expiry }.flatMap { $0 == .max ? nil : $0 }
    earliestExpiry = min(own ?? .max, ordered ?? .max)
    return earliestExpiry == .max ? nil : earliestExpiry
  }

  /// Whether a node that has not left yet is over by age.
  @inline(__always)
  func isOver(_ place: NodeStore.Place, at now: Int64) -> Bool { nodes[place].expiry <= now }

  /// Adds a message with a time to live of its own.
  mutating func expectOwnExpiry(_ expiry: Int64, of id: ConversationMessageID) {
    ownExpiryCount += 1
    ownExpiries.insert(OwnExpiry(expiry: expiry, id: id))
    // What leaves otherwise stays in the heap until its time comes; they must not pile up.
    if ownExpiries.count > 2 * ownExpiryCount + 64 {
      ownExpiries = Heap(ownExpiries.unordered.filter { nodes.place(of: $0.id) != nil })
    }
  }

  private mutating func dropStaleExpiries() {
    while let next = ownExpiries.min, nodes.place(of: next.id) == nil { ownExpiries.removeMin() }
  }

  private mutating func expireOwn(at now: Int64) -> Bool {
    while let next = ownExpiries.min, next.expiry <= now {
      ownExpiries.removeMin()
      if let place = nodes.place(of: next.id) {
        leave(at: place, .expired)
        return true
      }
    }
    return false
  }

  /// The oldest message whose expiry is the window's: of all those the first to be over.
  private mutating func oldestInOrder() -> NodeStore.Place? {
    guard rules.window.endsByAge else { return nil }
    while let place = nodes.firstLive(from: ageCursor) {
      ageCursor = nodes.id(at: place)
      if !nodes[place].isOutlier { return place }
      ageCursor = ageCursor.next
    }
    ageCursor = nodes.nextID
    return nil
  }

  private mutating func expireOldest(at now: Int64) -> Bool {
    guard let place = oldestInOrder(), isOver(place, at: now) else { return false }
    leave(at: place, .expired)
    return true
  }
}
