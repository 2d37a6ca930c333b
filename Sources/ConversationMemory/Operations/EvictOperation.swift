/// A conversation, or the oldest of its messages, or a value of another kind gives way to others
/// for the memory that it takes. It needs how many messages; 0 for the conversation or the value.
///
/// What is in memory decides this, and in another process that is something else: so it is recorded
/// by whoever decided it.
struct EvictOperation: StoreOperation {
  static var kind: ConversationOperation.Kind { .evict }

  let name: LentBytes
  let count: Int

  func apply(to shard: inout StoreShard, hash: UInt32, _ wakes: inout WakeList) {
    guard let slot = unsafe shard.findAny(name.bytes, hash: hash, &wakes) else { return }
    if count == 0 {
      shard.end(slot, .evicted)
      shard.serveEnded(&wakes)
    } else if !shard.slots[slot].isValue {
      shard.evictOldest(count, of: slot, &wakes)
    }
  }

  static func answer(_: Void) -> ConversationAnswer { .nothing }

  func write(to writer: inout PackedWriter) { writer.put(number: UInt64(count)) }

  init(_ count: Int, of name: LentBytes) {
    self.name = name
    self.count = count
  }

  init(of name: LentBytes, from reader: inout ByteReader) throws(ByteReader.Failure) {
    self.name = name
    count = try reader.count()
  }
}
