/// Appending to a conversation ends. It needs nothing.
struct FinishOperation: StoreOperation {
  static var kind: ConversationOperation.Kind { .finish }

  let name: LentBytes

  /// Whether there is such a conversation.
  func apply(to shard: inout StoreShard, hash: UInt32, _ wakes: inout WakeList) -> Bool {
    guard let slot = unsafe shard.find(name.bytes, hash: hash, &wakes) else { return false }
    if shard.isPacked(slot) {
      shard.withPacked(slot) { $0.finish() }
    } else {
      shard.withApart(slot, &wakes) { state, _, _ in state.heart.finish() }
    }
    return true
  }

  init(of name: LentBytes) {
    self.name = name
  }

  init(of name: LentBytes, from _: inout ByteReader) throws(ByteReader.Failure) {
    self.name = name
  }
}
