/// All messages of a conversation are removed, pinned ones too. It needs nothing.
struct RemoveAllOperation: StoreOperation {
  static var kind: ConversationOperation.Kind { .removeAll }

  let name: LentBytes

  /// How many messages that were.
  func apply(to shard: inout StoreShard, hash: UInt32, _ wakes: inout WakeList) -> Int {
    guard let slot = unsafe shard.find(name.bytes, hash: hash, &wakes) else { return 0 }
    if shard.isPacked(slot) {
      return shard.withPacked(slot) { log in
        _ = log.expire(atMost: .max)
        let count = log.liveCount
        log.leaveAll(.removed)
        return count
      }
    }
    return shard.withApart(slot, &wakes) { state, now, _ in state.heart.removeAll(at: now) }
  }

  static func hasChanged(_ answer: Int) -> Bool { answer > 0 }
  static func answer(_ answer: Int) -> ConversationAnswer { .count(answer) }

  init(of name: LentBytes) {
    self.name = name
  }

  init(of name: LentBytes, from _: inout ByteReader) throws(ByteReader.Failure) {
    self.name = name
  }
}
