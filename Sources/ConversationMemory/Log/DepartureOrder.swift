import DequeModule

/// Puts messages that left into the order in which an observer is to be told of them: that of the
/// instants at which they left, whenever what was over is collected.
///
/// What was over comes in order by itself. What left otherwise (consumed, evicted, removed) waits
/// until all has been collected that was over by then, so that no call has to collect it at once.
@usableFromInline
@frozen
struct DepartureOrder<Payload>: ~Copyable {
  @usableFromInline
  struct Waiting {
    let message: ConversationMessage<Payload>
    let reason: ConversationDeparture.Reason
    let instant: Int64
    /// The first id of those that came with it or later: they were not over before it left.
    let firstOfEvent: ConversationMessageID
  }

  /// Those that wait; nil if none does: nearly no buffer has an observer.
  @usableFromInline var waiting: Deque<Waiting>?

  /// Whether nothing waits.
  @inlinable var isEmpty: Bool { waiting == nil }

  @inlinable
  init() {}

  /// Adds a message that left, and all whose turn has come by that to those that are told.
  @usableFromInline
  mutating func add(
    _ payload: consuming Payload, _ departed: DepartedHeader,
    _ reason: ConversationDeparture.Reason, to told: inout Departed<Payload>
  ) {
    let message = ConversationMessage(header: departed.header, payload: payload)
    let expiry = message.expiry.nanoseconds
    guard reason == .expired, expiry <= departed.instant else {
      if waiting == nil { waiting = [] }
      waiting?.append(
        Waiting(
          message: message, reason: reason, instant: departed.instant,
          firstOfEvent: departed.firstOfEvent))
      return
    }
    tell(before: OwnExpiry(expiry: expiry, id: message.id), to: &told)
    told.observed.append((message, reason))
  }

  /// Tells what left before a message that is there is over, or all if there is none.
  @usableFromInline
  mutating func tell(before next: OwnExpiry?, to told: inout Departed<Payload>) {
    while let first = waiting?.first,
      next.map({ first.instant < $0.expiry || first.firstOfEvent <= $0.id }) ?? true
    {
      told.observed.append((first.message, first.reason))
      waiting?.removeFirst()
    }
    if waiting?.isEmpty ?? false { waiting = nil }
  }
}
