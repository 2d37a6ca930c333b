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
    /// What it was told, for whoever keeps that by numbers.
    var terms: UInt32 = 0
  }

  var slots = AddressableDeque<Slot>()
  private(set) var references: [ByteText: GroupReference] = [:]
  /// The greatest number of a group that there was.
  private var lastNumber: UInt64 = 0
  /// How many of the source's departures the groups know of.
  private(set) var absorbedCount = 0

  /// What was handed out last.
  @usableFromInline var handouts: [Handout] = []
  /// No lease or rest of any group ends before.
  @usableFromInline var earliestDue = Int64.max
  /// Whether something came to be handed out again, or a group was removed, since those who wait
  /// were served.
  @usableFromInline var hasTurns = false

  @usableFromInline
  init() {}

  /// How many groups there are.
  var count: Int { references.count }

  /// Whether there is none.
  var isEmpty: Bool { references.isEmpty }

  /// Bytes of all groups, about. O(groups).
  @usableFromInline var heldBytes: Int {
    var sum = slots.capacity * MemoryLayout<Slot>.stride
    for index in 0..<slots.count { sum += slots[index].machine.heldBytes }
    return sum + handouts.capacity * MemoryLayout<Handout>.stride
  }

  /// The group of a name, a new one if there is none.
  ///
  /// The caller has let go of all that is over at this instant: it has nothing to do with a group
  /// that begins.
  ///
  /// - Parameters:
  ///   - number: What the group is to be found by, if it is new, and no other has; nil for the next
  ///     one.
  ///   - terms: What it was told, for whoever keeps that by numbers.
  mutating func open(
    _ name: String, as number: UInt64? = nil, terms: UInt32 = 0, _ rules: ConversationGroupRules,
    from position: ConversationPosition, of source: inout some GroupSource & ~Copyable,
    at now: Int64
  ) -> (reference: GroupReference, isNew: Bool) {
    if let reference = references[ByteText(name)] { return (reference, false) }
    // Of a store nobody gives a number twice; bytes from elsewhere may.
    if let number, let other = references.values.first(where: { $0.number == number }) {
      return (other, false)
    }
    absorb(&source)
    let (cursor, holes) = beginning(at: position, of: &source, at: now)
    let machine = GroupStateMachine(rules, from: cursor, holes: holes)
    return (insert(name, as: number ?? lastNumber + 1, terms: terms, machine), true)
  }

  /// A group that goes on from what it was elsewhere; there is none of its name.
  mutating func restore(
    _ image: GroupImage, terms: UInt32 = 0, of source: borrowing some GroupSource & ~Copyable
  ) -> GroupReference {
    let holes = image.cursor.distance(to: source.nextID) - source.liveCount(from: image.cursor)
    let machine = GroupStateMachine(image, holes: holes)
    let reference = insert(image.name, as: image.number, terms: terms, machine)
    expectDue(of: reference.index)
    return reference
  }

  private mutating func insert(
    _ name: String, as number: UInt64, terms: UInt32, _ machine: GroupStateMachine
  ) -> GroupReference {
    lastNumber = max(lastNumber, number)
    let slot = Slot(number: number, name: name, machine: machine, terms: terms)
    let index = firstFree
    if index == slots.count { slots.append(slot) } else { slots[index] = slot }
    let reference = GroupReference(index: index, number: number)
    references[ByteText(name)] = reference
    return reference
  }

  /// Adds a group behind all others, as it was elsewhere.
  mutating func add(
    _ machine: GroupStateMachine, named name: String, as number: UInt64, terms: UInt32
  ) {
    lastNumber = max(lastNumber, number)
    references[ByteText(name)] = GroupReference(index: slots.count, number: number)
    earliestDue = min(earliestDue, machine.earliestDue)
    slots.append(Slot(number: number, name: name, machine: machine, terms: terms))
  }

  /// Leaves the place behind all others to the next group that comes.
  mutating func skip() {
    let machine = GroupStateMachine(ConversationGroupRules(), from: .none, holes: 0)
    slots.append(Slot(number: 0, name: nil, machine: machine))
  }

  /// Forgets all groups, as if there had never been any, but for the memory that they had.
  mutating func clear() {
    while slots.count > 0 { _ = slots.removeLast() }
    references.removeAll(keepingCapacity: references.count <= 8)
    (lastNumber, absorbedCount, earliestDue, hasTurns) = (0, 0, .max, false)
    handouts.removeAll(keepingCapacity: handouts.count <= 64)
  }

  private var firstFree: Int {
    var index = 0
    while index < slots.count, slots[index].name != nil { index += 1 }
    return index
  }

  /// Forgets a group and all that it knows.
  mutating func remove(_ reference: GroupReference) {
    guard isThere(reference), let name = slots[reference.index].name else { return }
    references[ByteText(name)] = nil
    slots[reference.index].name = nil
    slots[reference.index].number = 0
    slots[reference.index].machine = GroupStateMachine(
      slots[reference.index].machine.rules, from: .none, holes: 0)
    lookForEarliestDue()
    hasTurns = true
    // Where there is no group, nobody is told of what left in this operation.
    if isEmpty { absorbedCount = 0 }
  }

  /// Whether a group was not removed.
  @usableFromInline
  func isThere(_ reference: GroupReference) -> Bool {
    reference.index < slots.count && slots[reference.index].number == reference.number
      && reference.number != 0
  }

  /// A group by its number, wherever it is; nil if it was removed. O(1), O(groups) if it is not
  /// where it was.
  func find(_ reference: GroupReference) -> GroupReference? {
    if isThere(reference) { return reference }
    return references.values.first { $0.number == reference.number }
  }

  /// What a group was told, as a number; nil if it was removed.
  func terms(of reference: GroupReference) -> UInt32? {
    isThere(reference) ? slots[reference.index].terms : nil
  }

  /// Takes note of what a group that is there was told.
  mutating func setTerms(_ terms: UInt32, of reference: GroupReference) {
    slots[reference.index].terms = terms
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
  mutating func expectDue(of index: Int) {
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
}
