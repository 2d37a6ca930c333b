import ConversationMemory

/// What one consumer got, in order.
struct Take: Sendable {
  var parcels: [Parcel] = []
  /// The ids of those of which it learnt them.
  private(set) var ids: [ConversationMessageID] = []

  mutating func add(_ message: ConversationMessage<Parcel>) {
    parcels.append(message.payload)
    ids.append(message.id)
  }
}
