/// A message of a store that left, or that a group gave up on: kept until the lock is let go, when
/// whoever is to know is told.
struct StoreDeparture {
  enum Cause {
    /// It left; the observer is told.
    case left(ConversationDeparture.Reason)
    /// It became a dead letter.
    case died(DeadLetter<[UInt8]>, of: GroupReference)
  }

  /// The conversation's.
  let name: [UInt8]
  let message: ConversationMessage<[UInt8]>
  let cause: Cause
}
