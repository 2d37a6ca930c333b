/// The next message of a conversation's shared cursor is handed out. It needs nothing.
///
/// Where messages stay after they are dequeued, pinned ones or all, the first has the conversation
/// kept apart: where its cursor is is not packed.
struct DequeueOperation: StoreOperation {
  static var kind: ConversationOperation.Kind { .dequeue }

  let name: LentBytes

  func apply(
    to shard: inout StoreShard, hash: UInt32, _ wakes: inout WakeList
  ) -> ConversationMessage<[UInt8]>? {
    guard let slot = unsafe shard.find(name.bytes, hash: hash, &wakes) else { return nil }
    return shard.isPacked(slot) && shard.rules(of: slot).retention == .untilConsumed
      && shard.slots[slot].packed.pinnedCount == 0
      ? shard.withPacked(slot) { $0.deliver() }
      : shard.withApart(slot, &wakes) { state, now, _ in
        let message = state.deliver(at: now)
        // Nobody waited for it.
        _ = state.takeServices()
        return message
      }
  }

  static func hasChanged(_ answer: ConversationMessage<[UInt8]>?) -> Bool { answer != nil }

  static func answer(_ answer: ConversationMessage<[UInt8]>?) -> ConversationAnswer {
    .message(answer?.id)
  }

  init(of name: LentBytes) {
    self.name = name
  }

  init(of name: LentBytes, from _: inout ByteReader) throws(ByteReader.Failure) {
    self.name = name
  }
}
