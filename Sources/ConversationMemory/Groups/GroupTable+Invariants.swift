extension GroupTable {
  /// Stops where a group contradicts itself, or the conversation as of the last event, of which all
  /// groups have been told. O(groups · live), for tests.
  ///
  /// - Parameter now: The instant of the last event.
  func checkInvariants(of source: borrowing some GroupSource & ~Copyable, at now: Int64) {
    precondition(earliestDue >= now, "A lease or rest has ended, and nobody took note.")
    precondition(absorbedCount == source.departureCount, "A group does not know of what left.")
    var names: [ByteText: GroupReference] = [:]
    for index in 0..<slots.count {
      guard let name = slots[index].name else { continue }
      names[ByteText(name)] = GroupReference(index: index, number: slots[index].number)
      slots[index].machine.checkInvariants()
      precondition(slots[index].machine.dead.isEmpty, "Nobody has taken a dead letter.")
      precondition(earliestDue <= slots[index].machine.earliestDue, "A group is due earlier.")
      let cursor = slots[index].machine.cursor
      precondition(
        slots[index].machine.lag(before: source.nextID) == source.liveCount(from: cursor),
        "A group miscounts what nobody has got.")
    }
    precondition(names == references, "A group is not found by its name.")
  }
}
