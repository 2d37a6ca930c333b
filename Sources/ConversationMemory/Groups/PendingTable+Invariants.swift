extension PendingTable {
  /// Stops where the table contradicts itself. O(pages), for tests.
  func checkInvariants() {
    precondition(entries.count == counts.count * Self.pageSize, "A page has no count.")
    precondition(
      Set(places.values).union(free) == Set(counts.indices)
        && places.count + free.count == counts.count,
      "A page is in two places, or in none.")
    precondition(
      numbers.elementsEqual(places.keys.sorted()), "The pages' numbers are not theirs, in order.")
    for place in counts.indices {
      let first = place * Self.pageSize
      let pending = entries[first..<first + Self.pageSize].count { $0.state != .none }
      precondition(pending == counts[place], "A page miscounts its pending messages.")
    }
    precondition(places.values.allSatisfy { counts[$0] > 0 }, "A page outlived its last message.")
    precondition(free.allSatisfy { counts[$0] == 0 }, "A free page has a pending message.")
    precondition(counts.reduce(0, +) == count, "The pending messages do not add up.")
  }
}
