import ConversationMemory

/// What became of the messages of all conversations in a group, in messages unless it says
/// otherwise.
package struct GroupTally: Encodable, Equatable, Sendable {
  /// How often a message was handed out, and how often it was not for the first time.
  package private(set) var deliveries = 0, redeliveries = 0
  /// Deliveries at which the consumer failed.
  package private(set) var refused = 0
  /// Where the messages are.
  package private(set) var acknowledged = 0, deadLettered = 0, pending = 0, lag = 0
  /// Those that left the window before anybody got them, and while they were pending.
  package private(set) var missed = 0, departed = 0

  /// All messages.
  package var sum: Int { acknowledged + deadLettered + pending + lag + missed + departed }

  mutating func add(_ status: ConversationGroupStatus) {
    deliveries += status.account.deliveries
    redeliveries += status.account.redeliveries
    refused += status.account.refused
    acknowledged += status.account.acknowledged
    deadLettered += status.account.deadLettered
    missed += status.account.missed
    departed += status.account.departed
    pending += status.pending
    lag += status.lag
  }

  mutating func merge(_ other: Self) {
    deliveries += other.deliveries
    redeliveries += other.redeliveries
    refused += other.refused
    acknowledged += other.acknowledged
    deadLettered += other.deadLettered
    missed += other.missed
    departed += other.departed
    pending += other.pending
    lag += other.lag
  }
}
