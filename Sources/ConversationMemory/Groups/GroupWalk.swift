/// A question to a group that is answered in one hold of a lock or in several, when all that is
/// over has left.
@usableFromInline
protocol GroupWalk {
  /// Whether it is answered.
  var isOver: Bool { get }

  /// Ends it, there being no such group.
  mutating func endWithout()

  /// Looks at some more of a group.
  mutating func go(on machine: GroupStateMachine, at now: Int64)
}

/// Asks for some consumers of a group, in the order of their names' bytes.
struct ConsumerWalk: GroupWalk {
  /// Only those behind this one; nil for all.
  let name: String?
  let limit: Int
  private(set) var isOver = false
  /// What was found; nil if the group was removed.
  private(set) var found: [ConversationConsumer]?

  init(after name: String?, atMost limit: Int) {
    self.name = name
    self.limit = limit
  }

  mutating func endWithout() { isOver = true }

  mutating func go(on machine: GroupStateMachine, at _: Int64) {
    found = machine.consumers.all(after: name, atMost: limit)
    isOver = true
  }
}

/// Asks for the numbers of what is pending in a group.
struct SummaryWalk: GroupWalk {
  private(set) var isOver = false
  /// What was found; nil if the group was removed.
  private(set) var found: ConversationPendingSummary?

  mutating func endWithout() { isOver = true }

  mutating func go(on machine: GroupStateMachine, at _: Int64) {
    let ids = machine.pending.ids
    found = ConversationPendingSummary(
      count: machine.pending.count, least: ids?.lowerBound, greatest: ids?.upperBound,
      consumers: machine.consumers.all(after: nil, atMost: .max).filter { $0.pending > 0 })
    isOver = true
  }
}
