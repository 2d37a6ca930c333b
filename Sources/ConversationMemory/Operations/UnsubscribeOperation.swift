/// A subscription to a conversation ends. It needs its number.
struct UnsubscribeOperation: StoreOperation {
  static var kind: ConversationOperation.Kind { .unsubscribe }

  let name: LentBytes
  let subscription: UInt64

  /// Whether there was one.
  func apply(to shard: inout StoreShard, hash: UInt32, _ wakes: inout WakeList) -> Bool {
    // Also where it waits for a conversation that there is not.
    guard let slot = unsafe shard.findOrAwaited(name.bytes, hash: hash, &wakes),
      shard.slots[slot].isApart
    else { return false }
    return shard.withApart(slot, &wakes) { state, _, _ in
      state.heart.unsubscribe(subscription)
    }
  }

  func write(to writer: inout PackedWriter) { writer.put(number: subscription) }

  init(_ subscription: UInt64, of name: LentBytes) {
    self.name = name
    self.subscription = subscription
  }

  init(of name: LentBytes, from reader: inout ByteReader) throws(ByteReader.Failure) {
    self.name = name
    subscription = try reader.number()
  }
}
