/// Finds a group of a conversation; those that were removed are not found any more.
@usableFromInline
struct GroupReference: Hashable, Sendable {
  let index: Int
  let number: UInt64
}

/// The groups of a conversation, and their dealings with it.
@usableFromInline
struct GroupTable: ~Copyable {
  struct Slot {
    var number: UInt64
    var name: String?
    var machine: GroupStateMachine
  }

  private var slots = AddressableDeque<Slot>()
  private var references: [String: GroupReference] = [:]
  /// How many groups there have been; the last one's number.
  private(set) var groupCount: UInt64
  /// How many of the source's departures the groups know of.
  private var absorbedCount = 0

  /// What was handed out last.
  @usableFromInline private(set) var handouts: [Handout] = []
  /// No lease or rest of any group ends before.
  @usableFromInline private(set) var earliestDue = Int64.max

  /// A table without groups.
  ///
  /// - Parameter count: How many groups there have been already, which nobody takes for new ones.
  init(after count: UInt64 = 0) {
    groupCount = count
  }

  /// Whether there is none.
  var isEmpty: Bool { references.isEmpty }

  /// Bytes of all groups, about. O(groups).
  var heldBytes: Int {
    var sum = slots.capacity * MemoryLayout<Slot>.stride
    for index in 0..<slots.count { sum += slots[index].machine.heldBytes }
    return sum + handouts.capacity * MemoryLayout<Handout>.stride
  }

  /// The group of a name, a new one if there is none.
  mutating func open(
    _ name: String, _ rules: ConversationGroupRules, from position: ConversationPosition,
    of source: inout some GroupSource & ~Copyable, at now: Int64
  ) -> (reference: GroupReference, isNew: Bool) {
    if let reference = references[name] { return (reference, false) }
    // What is over leaves before the group begins: it has nothing to do with it.
    let oldest = source.nextLive(from: .none, at: now) ?? source.nextID
    absorb(&source)
    let cursor =
      switch position {
      case .oldest: oldest
      case .newest: source.nextID
      case .after(let id): id < source.nextID ? id.next : source.nextID
      }
    let holes = cursor.distance(to: source.nextID) - source.liveCount(from: cursor)
    return (insert(name, GroupStateMachine(rules, from: cursor, holes: holes)), true)
  }

  /// A group that goes on from what it was elsewhere; there is none of its name.
  mutating func restore(
    _ image: GroupImage, of source: borrowing some GroupSource & ~Copyable
  ) -> GroupReference {
    let holes = image.cursor.distance(to: source.nextID) - source.liveCount(from: image.cursor)
    let reference = insert(image.name, GroupStateMachine(image, holes: holes))
    expectDue(of: reference.index)
    return reference
  }

  private mutating func insert(_ name: String, _ machine: GroupStateMachine) -> GroupReference {
    groupCount += 1
    let slot = Slot(number: groupCount, name: name, machine: machine)
    let index = firstFree
    if index == slots.count { slots.append(slot) } else { slots[index] = slot }
    let reference = GroupReference(index: index, number: groupCount)
    references[name] = reference
    return reference
  }

  private var firstFree: Int {
    var index = 0
    while index < slots.count, slots[index].name != nil { index += 1 }
    return index
  }

  /// Forgets a group and all that it knows.
  mutating func remove(_ reference: GroupReference) {
    guard isThere(reference), let name = slots[reference.index].name else { return }
    references[name] = nil
    slots[reference.index].name = nil
    slots[reference.index].number = 0
    slots[reference.index].machine = GroupStateMachine(
      slots[reference.index].machine.rules, from: .none, holes: 0)
    lookForEarliestDue()
    // Where there is no group, nobody is told of what left in this operation.
    if isEmpty { absorbedCount = 0 }
  }

  /// Whether a group was not removed.
  @usableFromInline
  func isThere(_ reference: GroupReference) -> Bool {
    reference.index < slots.count && slots[reference.index].number == reference.number
  }

  /// A group that is there.
  subscript(reference: GroupReference) -> GroupStateMachine {
    _read { yield slots[reference.index].machine }
    _modify {
      yield &slots[reference.index].machine
      expectDue(of: reference.index)
    }
  }

  @inline(__always)
  private mutating func expectDue(of index: Int) {
    earliestDue = min(earliestDue, slots[index].machine.earliestDue)
  }

  // MARK: What leaves

  /// Tells all groups of what left and they do not know of.
  @inline(__always)
  mutating func absorb(_ source: inout some GroupSource & ~Copyable) {
    let count = source.departureCount
    if absorbedCount < count { absorb(&source, upTo: count) }
  }

  private mutating func absorb(_ source: inout some GroupSource & ~Copyable, upTo count: Int) {
    if !isEmpty {
      for place in absorbedCount..<count {
        let id = source.departure(place).id
        for index in 0..<slots.count where slots[index].name != nil {
          slots[index].machine.depart(id)
        }
      }
    }
    absorbedCount = count
  }

  /// Takes note that the source has forgotten what left.
  mutating func forgetDepartures() {
    absorbedCount = 0
  }

  // MARK: Handing out

  /// Hands out messages to a consumer, which ``handouts`` then has: those to be repeated, then new
  /// ones.
  ///
  /// - Complexity: Amortised O(messages).
  mutating func handOut(
    from reference: GroupReference, to name: String, atMost limit: Int,
    ofSource source: inout some GroupSource & ~Copyable, at now: Int64
  ) {
    handouts.removeAll(keepingCapacity: true)
    let consumer = slots[reference.index].machine.consumers.enter(name, at: now)
    while handouts.count < limit,
      let handout = next(from: reference.index, to: consumer, of: &source, at: now)
    {
      handouts.append(handout)
    }
    expectDue(of: reference.index)
  }

  @inline(__always)
  private mutating func next(
    from index: Int, to consumer: Int, of source: inout some GroupSource & ~Copyable, at now: Int64
  ) -> Handout? {
    while let last = slots[index].machine.nextReady() {
      if source.isLive(last.id, at: now) {
        return slots[index].machine.handOutAgain(last, to: consumer, at: now)
      }
      absorb(&source)
    }
    let id = source.nextLive(from: slots[index].machine.cursor, at: now)
    // Those that were over on the way left before they were got.
    absorb(&source)
    return id.map { slots[index].machine.handOut($0, to: consumer, at: now) }
  }

  /// Ends a delivery of a group that is there for good.
  @inline(__always)
  mutating func settle(
    _ receipt: ConversationReceipt, of reference: GroupReference, at now: Int64
  ) -> ConversationSettlement {
    slots[reference.index].machine.acknowledge(receipt, at: now)
  }

  // MARK: Time

  /// Lets the leases and rests of a group end that are over, at most so many.
  ///
  /// - Returns: Whether there may be more.
  mutating func lapse(
    _ reference: GroupReference, of source: inout some GroupSource & ~Copyable, at now: Int64,
    atMost limit: Int
  ) -> Bool {
    defer { lookForEarliestDue() }
    for _ in 0..<limit {
      guard let id = slots[reference.index].machine.nextOver(at: now) else { return false }
      if source.isLive(id, at: now) {
        slots[reference.index].machine.lapse(id)
      } else {
        absorb(&source)
      }
    }
    return true
  }

  /// Lets the leases and rests of all groups end that are over, at most so many of each.
  ///
  /// - Returns: Whether there may be more.
  mutating func lapseAll(
    of source: inout some GroupSource & ~Copyable, at now: Int64, atMost limit: Int
  ) -> Bool {
    var isMore = false
    for reference in references.values {
      if lapse(reference, of: &source, at: now, atMost: limit) { isMore = true }
    }
    return isMore
  }

  /// When the next lease or rest ends; nil if there is none.
  mutating func nextDue() -> Int64? {
    for index in 0..<slots.count { _ = slots[index].machine.nextDue() }
    lookForEarliestDue()
    return earliestDue == .max ? nil : earliestDue
  }

  private mutating func lookForEarliestDue() {
    earliestDue = .max
    for index in 0..<slots.count { expectDue(of: index) }
  }

  /// Takes the messages that became dead letters, with the group of each.
  mutating func takeDead() -> [(group: GroupReference, letter: GroupStateMachine.Death)] {
    var dead: [(group: GroupReference, letter: GroupStateMachine.Death)] = []
    for index in 0..<slots.count where !slots[index].machine.dead.isEmpty {
      let reference = GroupReference(index: index, number: slots[index].number)
      dead += slots[index].machine.dead.map { (reference, $0) }
      slots[index].machine.dead.removeAll()
    }
    return dead
  }
}
