extension ConversationBuffer {
  /// How many messages an event lets go of by age beside its own work: more than one, so that what
  /// is over does not pile up, and few, so that no event takes long.
  @usableFromInline static var expiriesPerEvent: Int { 64 }

  /// Begins an event: lets go of some of what is over by its instant, in the order of the instants.
  ///
  /// What is then still there and over decides nothing, and when it is collected shows nowhere: an
  /// observer is told of what leaves at this event after that (``DepartureOrder``).
  @inline(__always)
  mutating func begin(at instant: Int64) {
    _ = expire(at: instant, atMost: rules.collectsAtOnce ? .max : Self.expiriesPerEvent)
    firstOfEvent = nodes.nextID
  }

  /// Lets a message go that was over when the event began, the first of them; whether there was
  /// one.
  @inline(__always)
  mutating func expireFirst() -> Bool { earliestExpiry <= latest && expireFirstDue() }

  @inline(never)
  private mutating func expireFirstDue() -> Bool {
    guard expireNext(at: latest, before: firstOfEvent) != nil else { return false }
    nodes.settle()
    return true
  }

  /// Lets go of what is over by age, at most so many messages, in the order of their expiries; of
  /// those with times of their own a fourth as many.
  ///
  /// - Returns: Whether there may be more.
  /// - Complexity: O(1) a message that leaves, O(log n) if there are times to live of their own.
  @usableFromInline
  @inline(__always)
  mutating func expire(at instant: Int64, atMost limit: Int) -> Bool {
    let now = advance(to: instant)
    // Nearly every event finds nothing to do here, and learns it from one number.
    return earliestExpiry <= now && expireDue(at: now, atMost: limit)
  }

  @inline(never)
  private mutating func expireDue(at now: Int64, atMost limit: Int) -> Bool {
    var cost = 0
    while cost < limit, let next = expireNext(at: now, before: nodes.nextID) { cost += next }
    if cost > 0 { nodes.settle() }
    if !leftKeys.isEmpty {
      while cost < limit, leftKeys.dropOver(at: now) { cost += 1 }
      countBeside()
    }
    if cost >= limit { return true }
    _ = nextExpiry()
    return false
  }

  /// What it costs to let a message go that has a time of its own, in those that have the window's:
  /// a million of them lie somewhere in memory, and so do their places in the order of their times.
  private static var ownExpiryCost: Int { 4 }

  /// Lets the message go that was over first, if one is, of those before an id; of two at one
  /// instant the elder.
  ///
  /// - Returns: What it cost, 1 as a rule; nil if there was none.
  private mutating func expireNext(at now: Int64, before end: ConversationMessageID) -> Int? {
    let ordered = oldestInOrder().flatMap { nodes.id(at: $0) < end ? $0 : nil }
    let next = ordered.map { OwnExpiry(expiry: nodes[$0].expiry, id: nodes.id(at: $0)) }
    if let own = ownExpiries.min, own.expiry <= now, own.id < end, next.map({ own < $0 }) ?? true {
      if let place = nodes.place(of: own.id) { leave(at: place, .expired) }
      return Self.ownExpiryCost
    }
    guard let place = ordered, isOver(place, at: now) else { return nil }
    leave(at: place, .expired)
    return 1
  }

  /// The earliest instant at which a message will be over by age, or a key that is remembered; nil
  /// if none ever will.
  @usableFromInline
  mutating func nextExpiry() -> Int64? {
    let own = ownExpiries.min?.expiry
    let ordered = oldestInOrder().map { nodes[$0].expiry }.flatMap { $0 == .max ? nil : $0 }
    earliestExpiry = min(own ?? .max, ordered ?? .max, leftKeys.nextDue ?? .max)
    return earliestExpiry == .max ? nil : earliestExpiry
  }

  /// Whether a node that has not left yet is over by age.
  @inline(__always)
  func isOver(_ place: NodeStore.Place, at now: Int64) -> Bool { nodes[place].expiry <= now }

  /// Of the messages that are there the first to be over by age; nil if none ever will be.
  @usableFromInline
  @inline(never)
  mutating func nextOver() -> OwnExpiry? {
    let ordered = oldestInOrder().map {
      OwnExpiry(expiry: nodes[$0].expiry, id: nodes.id(at: $0))
    }
    return [ownExpiries.min, ordered].compactMap(\.self).min()
  }

  /// The first live message with this id or a later one; what is over is passed over, and stays
  /// until its turn has come.
  ///
  /// - Complexity: O(messages passed over).
  @inline(__always)
  func firstLive(
    from id: ConversationMessageID, at now: Int64
  ) -> NodeStore.Place? {
    var next = id
    while let place = nodes.firstLive(from: next) {
      guard isOver(place, at: now) else { return place }
      next = nodes.id(at: place).next
    }
    return nil
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
}
