/// A new branch continues a message. It needs the message's id.
struct ForkOperation: StoreOperation {
  static var kind: ConversationOperation.Kind { .fork }

  let name: LentBytes
  let id: ConversationMessageID

  func apply(
    to shard: inout StoreShard, hash: UInt32, _ wakes: inout WakeList
  ) -> ConversationBranch? {
    guard let slot = unsafe shard.find(name.bytes, hash: hash, &wakes) else { return nil }
    return shard.withApart(slot, &wakes) { state, now, _ in state.heart.fork(from: id, at: now) }
  }

  static func hasChanged(_ answer: ConversationBranch?) -> Bool { answer != nil }
  static func answer(_ answer: ConversationBranch?) -> ConversationAnswer { .branch(answer) }

  func write(to writer: inout PackedWriter) { writer.put(number: id.rawValue) }

  init(from id: ConversationMessageID, of name: LentBytes) {
    self.name = name
    self.id = id
  }

  init(of name: LentBytes, from reader: inout ByteReader) throws(ByteReader.Failure) {
    self.name = name
    id = ConversationMessageID(rawValue: try reader.number())
  }
}
