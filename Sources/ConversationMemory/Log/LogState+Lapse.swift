/// What time does to the groups of a log.
extension LogState {
  /// Ends all leases and rests that have ended by an instant, so that whoever comes then decides
  /// upon what is. It comes before every event of a log that may have groups, whatever it is about.
  ///
  /// - Complexity: O(1) if there is none, else amortised O(groups) for each.
  @inlinable
  @inline(__always)
  mutating func bringUp(to instant: Int64) {
    let now = max(heart.latest, instant)
    if groups.earliestDue <= now { endDue(by: now) }
  }

  @usableFromInline
  @inline(never)
  mutating func endDue(by now: Int64) {
    // A dead letter may leave, which other groups must know of before they go on.
    while groups.lapse(of: &heart, at: now) { collectDead() }
  }

  /// Copies the messages that became dead letters; under retention `untilConsumed` they leave.
  mutating func collectDead() {
    for (group, death) in groups.takeDead() {
      let id = death.receipt.id
      // It may be over by now, but was not then, and has not left.
      guard let place = heart.nodes.place(of: id), let message = message(heart.header(at: place)),
        let description = descriptions[group]
      else { continue }
      let letter = DeadLetter(
        message: message, receipt: death.receipt, reason: death.reason, instant: death.instant,
        group: description)
      deadLetters.append((group, letter))
      hasDeadLetters = !isBurying
      heart.leaveDead(death)
    }
    groups.absorb(&heart)
  }

  /// Takes the dead letters for the one that takes them away, who asks again when that is done,
  /// until there are none.
  mutating func nextToBury() -> [(group: GroupReference, letter: DeadLetter<Payload>)] {
    isBurying = !deadLetters.isEmpty
    return takeDeadLetters()
  }

  /// Takes the dead letters that are to be taken away, with the group of each, in the order in
  /// which they became such.
  mutating func takeDeadLetters() -> [(group: GroupReference, letter: DeadLetter<Payload>)] {
    defer {
      deadLetters = []
      hasDeadLetters = false
    }
    return deadLetters
  }
}
