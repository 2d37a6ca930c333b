import ConversationMemory
import Testing

/// What came out of a race.
struct RaceResult: Sendable {
  let race: Race
  let takes: [Take]
  /// What was wrong meanwhile.
  let faults: [String]
  let account: ConversationAccount

  /// Nothing lost, nothing twice, all in order, and accounted for.
  func check(sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(faults.isEmpty, sourceLocation: sourceLocation)
    let received = takes.flatMap(\.parcels)
    #expect(
      Set(received).count == received.count, "a message twice", sourceLocation: sourceLocation)
    for take in takes {
      #expect(isAscending(take.ids), "ids out of order", sourceLocation: sourceLocation)
      for (producer, parcels) in Dictionary(grouping: take.parcels, by: \.producer) {
        #expect(
          isAscending(parcels.map(\.number)), "producer \(producer) out of order",
          sourceLocation: sourceLocation)
      }
    }
    #expect(account.appended == race.total, sourceLocation: sourceLocation)
    #expect(account.expired + account.removed == 0, sourceLocation: sourceLocation)
    if race.course.consumes {
      #expect(account.consumed == received.count, sourceLocation: sourceLocation)
      #expect(account.live == 0, sourceLocation: sourceLocation)
    } else {
      #expect(account.delivered == received.count, sourceLocation: sourceLocation)
      #expect(account.consumed == 0, sourceLocation: sourceLocation)
    }
    if race.overflow == .evictOldest {
      #expect(received.count + account.evicted >= race.total, sourceLocation: sourceLocation)
    } else {
      #expect(received.count == race.total, "a message lost", sourceLocation: sourceLocation)
      #expect(account.evicted == 0, sourceLocation: sourceLocation)
    }
  }

  private func isAscending(_ values: [some Comparable]) -> Bool {
    zip(values, values.dropFirst()).allSatisfy { $0 < $1 }
  }
}
