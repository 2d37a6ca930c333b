/// A message of a store that left, kept until the lock is let go, when the observer is told of it.
struct StoreDeparture {
  let name: String
  let message: ConversationMessage<[UInt8]>
  let reason: ConversationDeparture.Reason
}
