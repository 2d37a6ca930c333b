/// Finds a group of a conversation; those that were removed are not found any more.
struct GroupReference: Hashable, Sendable {
  let index: Int
  let number: UInt64
}

/// The groups of a conversation, and their dealings with it.
struct GroupTable {
  private struct Slot {
    var number: UInt64
    var name: String?
    var machine: GroupStateMachine
  }

  private var slots: [Slot] = []
  private var references: [String: GroupReference] = [:]
  private var groupCount: UInt64 = 0
  /// How many of the source's departures the groups know of.
  private var absorbedCount = 0

  var isEmpty: Bool { references.isEmpty }

  /// The group of a name, a new one if there is none.
  mutating func open(
    _ name: String, _ rules: ConversationGroupRules, from position: ConversationPosition,
    of source: inout some GroupSource & ~Copyable, at now: Int64
  ) -> (reference: GroupReference, isNew: Bool) {
    if let reference = references[name] { return (reference, false) }
    // What is over leaves before the group begins: it has nothing to do with it.
    let oldest = source.nextLive(from: .none, at: now)?.id ?? source.nextID
    absorb(&source)
    let cursor =
      switch position {
      case .oldest: oldest
      case .newest: source.nextID
      case .after(let id): id < source.nextID ? id.next : source.nextID
      }
    let holes = cursor.distance(to: source.nextID) - source.liveCount(from: cursor)
    groupCount += 1
    let slot = Slot(
      number: groupCount, name: name,
      machine: GroupStateMachine(rules, from: cursor, holes: holes))
    let index = slots.firstIndex { $0.name == nil } ?? slots.count
    if index == slots.count { slots.append(slot) } else { slots[index] = slot }
    let reference = GroupReference(index: index, number: groupCount)
    references[name] = reference
    return (reference, true)
  }

  /// Forgets a group and all that it knows.
  mutating func remove(_ reference: GroupReference) {
    guard isThere(reference), let name = slots[reference.index].name else { return }
    references[name] = nil
    slots[reference.index].name = nil
    slots[reference.index].number = 0
    slots[reference.index].machine = GroupStateMachine(
      slots[reference.index].machine.rules, from: .none, holes: 0)
  }

  /// Whether a group was not removed.
  func isThere(_ reference: GroupReference) -> Bool {
    slots[reference.index].number == reference.number
  }

  /// A group that is there.
  subscript(reference: GroupReference) -> GroupStateMachine {
    _read { yield slots[reference.index].machine }
    _modify { yield &slots[reference.index].machine }
  }

  // MARK: What leaves

  /// Tells all groups of what left and they do not know of.
  mutating func absorb(_ source: inout some GroupSource & ~Copyable) {
    let count = source.departureCount
    guard absorbedCount < count else { return }
    if !isEmpty {
      for place in absorbedCount..<count {
        let id = source.departure(place).id
        for index in slots.indices where slots[index].name != nil {
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

  /// A message for a consumer: first those to be repeated, then a new one.
  ///
  /// - Returns: Nil if there is none.
  /// - Complexity: Amortised O(1).
  mutating func handOut(
    from reference: GroupReference, to consumer: Int, of source: inout some GroupSource & ~Copyable,
    at now: Int64
  ) -> (header: ConversationHeader, receipt: ConversationReceipt, leaseEnd: Int64)? {
    let index = reference.index
    while let last = slots[index].machine.nextReady() {
      guard let header = source.live(last.id, at: now) else {
        absorb(&source)
        continue
      }
      let (receipt, end) = slots[index].machine.handOutAgain(last, to: consumer, at: now)
      return (header, receipt, end)
    }
    let header = source.nextLive(from: slots[index].machine.cursor, at: now)
    // Those that were over on the way left before they were got.
    absorb(&source)
    guard let header else { return nil }
    let (receipt, end) = slots[index].machine.handOut(header.id, to: consumer, at: now)
    return (header, receipt, end)
  }

  // MARK: Time

  /// Lets the leases and rests of a group end that are over, at most so many.
  ///
  /// - Returns: Whether there may be more.
  mutating func lapse(
    _ reference: GroupReference, of source: inout some GroupSource & ~Copyable, at now: Int64,
    atMost limit: Int
  ) -> Bool {
    for _ in 0..<limit {
      guard let id = slots[reference.index].machine.nextOver(at: now) else { return false }
      if source.live(id, at: now) == nil {
        absorb(&source)
      } else {
        slots[reference.index].machine.lapse(id)
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
    guard !isEmpty else { return nil }
    var first: Int64?
    for index in slots.indices where slots[index].name != nil {
      if let due = slots[index].machine.nextDue() { first = min(first ?? due, due) }
    }
    return first
  }

  /// Takes the messages that became dead letters, with the group of each.
  mutating func takeDead() -> [(group: GroupReference, letter: GroupStateMachine.DeadLetter)] {
    var dead: [(group: GroupReference, letter: GroupStateMachine.DeadLetter)] = []
    for index in slots.indices where !slots[index].machine.dead.isEmpty {
      let reference = GroupReference(index: index, number: slots[index].number)
      dead += slots[index].machine.dead.map { (reference, $0) }
      slots[index].machine.dead.removeAll()
    }
    return dead
  }
}
