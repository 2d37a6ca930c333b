/// What time does to groups.
extension GroupTable {
  /// Ends the leases and rests of all groups that have ended by an instant, each as of its own
  /// instant, in the order of these, of the groups and of the messages; up to the first that makes
  /// a dead letter, which may leave with it.
  ///
  /// A message that is over at the same instant or was before departs instead. It may still lie
  /// there; or it may have left: but not before all had ended that ended before its expiry, as this
  /// comes before every event, also before that which collects what is over by its own instant.
  ///
  /// - Returns: Whether one became a dead letter, so that there may be more.
  /// - Complexity: Amortised O(groups) for each.
  mutating func lapse(of source: inout some GroupSource & ~Copyable, at now: Int64) -> Bool {
    absorb(&source)
    defer { lookForEarliestDue() }
    while let (index, due) = firstOver(at: now) {
      guard source.isLive(due.id, at: due.instant) else {
        slots[index].machine.lose(due.id)
        continue
      }
      slots[index].machine.lapse(due)
      hasTurns = true
      if !slots[index].machine.dead.isEmpty { return true }
    }
    return false
  }

  /// The lease or rest that has ended first by an instant, and the place of its group.
  private mutating func firstOver(at now: Int64) -> (index: Int, due: DueQueue.Due)? {
    var first: (index: Int, due: DueQueue.Due)?
    for index in 0..<slots.count {
      guard let due = slots[index].machine.nextOver(at: now) else { continue }
      if let first,
        (first.due.instant, slots[first.index].number) < (due.instant, slots[index].number)
      {
        continue
      }
      first = (index, due)
    }
    return first
  }

  /// When the next lease or rest ends; nil if there is none.
  mutating func nextDue() -> Int64? {
    for index in 0..<slots.count { _ = slots[index].machine.nextDue() }
    lookForEarliestDue()
    return earliestDue == .max ? nil : earliestDue
  }

  mutating func lookForEarliestDue() {
    earliestDue = .max
    for index in 0..<slots.count { expectDue(of: index) }
  }

  /// Takes the messages that became dead letters, with the group of each, in the order of the
  /// instants, of the groups and of the messages.
  mutating func takeDead() -> [(group: GroupReference, letter: GroupStateMachine.Death)] {
    var dead: [(group: GroupReference, letter: GroupStateMachine.Death)] = []
    for index in 0..<slots.count where !slots[index].machine.dead.isEmpty {
      let reference = GroupReference(index: index, number: slots[index].number)
      dead += slots[index].machine.dead.map { (reference, $0) }
      slots[index].machine.dead.removeAll()
    }
    // Of one group in the order in which they died: of a consumer that was let go, several may at
    // one instant.
    let inOrder = dead.enumerated().sorted {
      ($0.element.letter.instant, $0.element.group.number, $0.offset)
        < ($1.element.letter.instant, $1.element.group.number, $1.offset)
    }
    return inOrder.map(\.element)
  }
}
