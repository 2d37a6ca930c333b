import DequeModule

extension GroupStateMachine {
  /// Stops where the group contradicts itself. O(pending log pending), for tests.
  func checkInvariants() {
    pending.checkInvariants()
    dues.checkInvariants()
    // Every message that was handed out once is in one place.
    precondition(
      account.isConsistent(pendingCount: pending.count),
      "A message that was handed out is in two places, or in none, or its letter lost twice.")
    precondition(holesAhead >= 0 && account.missed >= 0, "Less than no messages left.")
    let all = pending.all
    checkTurns(of: all)
    checkConsumers(of: all)
    var expected: [ConversationMessageID: [DueQueue.Due]] = [:]
    for due in dues.all { expected[due.id, default: []].append(due) }
    for (id, entry) in all {
      precondition(
        id < max(cursor, pendingEnd), "A message is pending before its turn, and nobody took note.")
      precondition(
        entry.consumer == ConsumerTable.nobody || consumers.isEntered(entry.consumer),
        "A message is in the hands of a consumer that was let go.")
      guard !entry.state.isReady, entry.due != .max else { continue }
      precondition(earliestDue <= entry.due, "A lease or rest ends before the earliest.")
      let isExpected = (expected[id] ?? []).contains {
        $0.instant == entry.due && $0.deliveryCount == entry.deliveryCount
      }
      precondition(isExpected, "Nobody looks after a lease or rest when it ends.")
    }
  }

  /// Every consumer has as many messages as it is counted to have.
  private func checkConsumers(of all: [(id: ConversationMessageID, entry: PendingEntry)]) {
    var counts: [Int32: Int] = [:]
    for (_, entry) in all { counts[entry.consumer, default: 0] += 1 }
    for consumer in consumers.all {
      precondition(
        consumers.pendingCount(of: consumer.number) == counts[consumer.number] ?? 0,
        "A consumer's messages are miscounted.")
    }
  }

  /// Every message to be handed out again has one turn, and turns are in order.
  private func checkTurns(of all: [(id: ConversationMessageID, entry: PendingEntry)]) {
    precondition(
      zip(ready, ready.dropFirst()).allSatisfy { $0.number < $1.number }, "Turns are not in order.")
    let turns = Dictionary(uniqueKeysWithValues: ready.map { ($0.number, $0.id) })
    for (id, entry) in all where entry.state.isReady {
      precondition(turns[entry.due] == id, "A message to be handed out again has no turn.")
    }
  }
}
