/// A walk through the pending messages of a group in order of their ids, in several holds of a lock
/// where it looks at many.
struct PendingWalk: GroupWalk {
  /// How many pages of entries are looked at in one hold: some 5 µs.
  static let pages = 16

  /// Those that are still to be looked at.
  private var ids: ClosedRange<ConversationMessageID>
  private let limit: Int
  /// Of whom; nil of all.
  private let consumer: String?
  /// For how long they were handed out at least, in nanoseconds; nil if that does not matter.
  private let idle: Int64?
  /// Whether that does not matter of what is nobody's.
  private let takesNobody: Bool
  /// What was found; nil if the group was removed.
  private(set) var found: [ConversationPendingMessage]? = []
  /// Whether all is found that was looked for.
  private(set) var isOver = false
  /// From where on it would go on, with as many found as there were to be; nil if at the end.
  private(set) var next: ConversationMessageID?

  init(
    _ ids: ClosedRange<ConversationMessageID>, atMost limit: Int, of consumer: String?,
    idleAtLeast idle: Int64?, orNobody takesNobody: Bool = false
  ) {
    self.takesNobody = takesNobody
    self.ids = ids
    self.limit = limit
    self.consumer = consumer
    self.idle = idle
  }

  /// Ends it, there being no such group.
  mutating func endWithout() {
    isOver = true
    found = nil
  }

  /// Looks at some more entries.
  mutating func go(on machine: GroupStateMachine, at now: Int64) {
    let number = consumer.flatMap { machine.consumers.number(of: $0) }
    guard limit > 0, (number == nil) == (consumer == nil), var found else {
      isOver = true
      return
    }
    self.found = nil
    defer { self.found = found }
    let latest = idle.map { now.addingClamped(-$0) }
    let next = machine.pending.walk(ids, pages: Self.pages) { id, entry in
      if found.count == limit { return false }
      if let number, entry.consumer != number { return true }
      if let latest, entry.delivered > latest,
        !takesNobody || entry.consumer != ConsumerTable.nobody
      {
        return true
      }
      found.append(
        ConversationPendingMessage(
          receipt: ConversationReceipt(id: id, deliveryCount: Int(entry.deliveryCount)),
          consumer: machine.consumers.name(of: entry.consumer),
          delivered: ConversationInstant(nanoseconds: entry.delivered),
          isHeld: entry.state == .leased))
      return true
    }
    guard let next, found.count < limit else {
      self.next = next
      isOver = true
      return
    }
    ids = next...ids.upperBound
  }
}
