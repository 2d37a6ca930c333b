/// A conversation is begun without a message, unless there is one: somebody waits for one. It needs
/// nothing.
struct OpenOperation: StoreOperation {
  static var kind: ConversationOperation.Kind { .open }

  let name: LentBytes

  /// Whether it was begun.
  func apply(to shard: inout StoreShard, hash: UInt32, _ wakes: inout WakeList) -> Bool {
    guard let slot = unsafe shard.findOrBegin(name.bytes, hash: hash, &wakes) else { return false }
    let isNew = shard.hasBegun
    if isNew { shard.withApart(slot, &wakes) { _, _, _ in } }
    return isNew
  }

  init(of name: LentBytes) {
    self.name = name
  }

  init(of name: LentBytes, from _: inout ByteReader) throws(ByteReader.Failure) {
    self.name = name
  }
}
