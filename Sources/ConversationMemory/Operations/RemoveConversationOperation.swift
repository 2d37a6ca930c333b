/// A conversation is removed as a whole, with its messages, groups, subscriptions and remembered
/// keys. It needs nothing.
struct RemoveConversationOperation: StoreOperation {
  static var kind: ConversationOperation.Kind { .removeConversation }

  let name: LentBytes

  /// Whether there was one.
  func apply(to shard: inout StoreShard, hash: UInt32, _ wakes: inout WakeList) -> Bool {
    guard let slot = unsafe shard.findAny(name.bytes, hash: hash, &wakes) else { return false }
    shard.end(slot, .removed)
    shard.serveEnded(&wakes)
    return true
  }

  init(of name: LentBytes) {
    self.name = name
  }

  init(of name: LentBytes, from _: inout ByteReader) throws(ByteReader.Failure) {
    self.name = name
  }
}
