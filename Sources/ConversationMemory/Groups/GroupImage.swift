/// A group as a value, for snapshots: all that it knows.
struct GroupImage: Equatable {
  /// A message that was handed out and not acknowledged.
  struct Pending: Equatable {
    var id: ConversationMessageID
    var deliveryCount: Int32
    var state: PendingEntry.State
    /// Who has it, or had it, by the place among the consumers; nil if that one was let go.
    var consumer: Int?
    /// When its lease or rest ends, in nanoseconds; the greatest number for never.
    var due: Int64
    /// When it was last handed out, in nanoseconds.
    var delivered: Int64
  }

  struct Consumer: Equatable {
    var name: String
    /// In nanoseconds.
    var lastSeen: Int64
    /// When it last got something, in nanoseconds, and not after it was last seen; nil for never.
    var lastServed: Int64?
  }

  /// What no other group of the conversation has.
  var number: UInt64
  var name: String
  var rules: ConversationGroupRules
  /// The name of the conversation of dead letters, if there is one.
  var deadLetters: [UInt8]?
  var cursor: ConversationMessageID
  var account: ConversationGroupAccount
  /// By name.
  var consumers: [Consumer]
  /// Those that are to be handed out again in the order in which they will be, behind the others.
  var pending: [Pending]
}

extension GroupImage {
  /// Whether a group can have been so.
  ///
  /// - Parameters:
  ///   - conversation: The name of its conversation.
  ///   - nextID: The id that the conversation's next message gets.
  ///   - live: The ids of its live messages.
  func isConsistent(
    in conversation: [UInt8], nextID: ConversationMessageID, live: Set<ConversationMessageID>
  ) -> Bool {
    guard cursor <= nextID, deadLetters != conversation,
      account.counts.allSatisfy({ (0..<ConversationAccount.countBound).contains($0) }),
      account.isConsistent(pendingCount: pending.count),
      Set(consumers.map { ByteText($0.name) }).count == consumers.count
    else { return false }
    var seen: Set<ConversationMessageID> = []
    return pending.allSatisfy { message in
      live.contains(message.id) && seen.insert(message.id).inserted
        && message.deliveryCount >= 0 && message.state != .none
        && message.consumer.map { consumers.indices.contains($0) } ?? true
    }
  }

  /// The same at another time: every instant later by so many nanoseconds.
  mutating func shift(by nanoseconds: Int64) {
    for index in consumers.indices {
      consumers[index].lastSeen = consumers[index].lastSeen.addingClamped(nanoseconds)
      consumers[index].lastServed = consumers[index].lastServed?.addingClamped(nanoseconds)
    }
    for index in pending.indices {
      pending[index].delivered = pending[index].delivered.addingClamped(nanoseconds)
      guard pending[index].due != .max else { continue }
      pending[index].due = pending[index].due.addingClamped(nanoseconds)
    }
  }
}

extension ConversationGroupAccount {
  /// Whether every message that was handed out is in one place, every one that was handed out again
  /// had been given back or claimed, and no more letters are lost than there are.
  func isConsistent(pendingCount: Int) -> Bool {
    deliveries - redeliveries == pendingCount + acknowledged + deadLettered + departed
      && redeliveries <= leasesEnded + refused + claimed && deadLettersLost <= deadLettered
  }

  /// Counts a dead letter for which there was no room; what comes from elsewhere may say so of more
  /// than there are.
  mutating func loseLetter() {
    if deadLettersLost < deadLettered { deadLettersLost += 1 }
  }

  /// All numbers, in an order that stays: snapshots have it.
  var counts: [Int] {
    get {
      [
        deliveries, redeliveries, acknowledged, refused, leasesEnded, deadLettered,
        deadLettersLost, departed, missed, claimed,
      ]
    }
    set {
      deliveries = newValue[0]
      redeliveries = newValue[1]
      acknowledged = newValue[2]
      refused = newValue[3]
      leasesEnded = newValue[4]
      deadLettered = newValue[5]
      deadLettersLost = newValue[6]
      departed = newValue[7]
      missed = newValue[8]
      claimed = newValue[9]
    }
  }
}
