/// What left a store, or what a group gave up on: kept until the lock is let go, when whoever is to
/// know is told.
struct StoreDeparture {
  enum Cause {
    /// A message left; the observer is told.
    case left(ConversationMessage<[UInt8]>, ConversationDeparture.Reason)
    /// A message became a dead letter.
    case died(DeadLetter<[UInt8]>, of: GroupReference)
    /// A value of another kind ended; the observer of values is told, and it is released.
    case ended(ValueBox, ConversationDeparture.Reason)
  }

  /// Of the conversation, or the value.
  let name: [UInt8]
  let cause: Cause
}
