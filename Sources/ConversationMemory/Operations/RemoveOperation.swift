/// A message is removed, with all below it or without. It needs the message's id and a flag for
/// what is below.
struct RemoveOperation: StoreOperation {
  static var kind: ConversationOperation.Kind { .remove }

  let name: LentBytes
  let id: ConversationMessageID
  let withSubtree: Bool

  /// How many messages that were.
  func apply(to shard: inout StoreShard, hash: UInt32, _ wakes: inout WakeList) -> Int {
    guard let slot = unsafe shard.find(name.bytes, hash: hash, &wakes) else { return 0 }
    if shard.isPacked(slot), shard.slots[slot].packed.isCountable {
      return shard.withPacked(slot) { log in
        withSubtree ? log.removeSubtree(of: id) : log.remove(id) ? 1 : 0
      }
    }
    return shard.withApart(slot, &wakes) { state, now, _ in
      withSubtree
        ? state.heart.removeSubtree(of: id, at: now) : state.heart.remove(id, at: now) ? 1 : 0
    }
  }

  static func hasChanged(_ answer: Int) -> Bool { answer > 0 }
  static func answer(_ answer: Int) -> ConversationAnswer { .count(answer) }

  func write(to writer: inout PackedWriter) {
    writer.put(number: id.rawValue)
    writer.put(flag: withSubtree)
  }

  init(_ id: ConversationMessageID, withSubtree: Bool, of name: LentBytes) {
    self.name = name
    self.id = id
    self.withSubtree = withSubtree
  }

  init(of name: LentBytes, from reader: inout ByteReader) throws(ByteReader.Failure) {
    self.name = name
    id = ConversationMessageID(rawValue: try reader.number())
    withSubtree = try reader.flag()
  }
}
