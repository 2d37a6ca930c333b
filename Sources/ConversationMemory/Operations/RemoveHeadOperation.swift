/// The newest message of a branch's line is taken back. It needs the branch's number.
struct RemoveHeadOperation: StoreOperation {
  static var kind: ConversationOperation.Kind { .removeHead }

  let name: LentBytes
  let branch: ConversationBranch

  /// The message; nil if there is none, or something else continues it.
  func apply(
    to shard: inout StoreShard, hash: UInt32, _ wakes: inout WakeList
  ) -> ConversationMessage<[UInt8]>? {
    guard let slot = unsafe shard.find(name.bytes, hash: hash, &wakes) else { return nil }
    return shard.withApart(slot, &wakes) { state, now, _ in state.removeHead(of: branch, at: now) }
  }

  static func hasChanged(_ answer: ConversationMessage<[UInt8]>?) -> Bool { answer != nil }

  static func answer(_ answer: ConversationMessage<[UInt8]>?) -> ConversationAnswer {
    .message(answer?.id)
  }

  func write(to writer: inout PackedWriter) { writer.put(number: branch.number) }

  init(_ branch: ConversationBranch, of name: LentBytes) {
    self.name = name
    self.branch = branch
  }

  init(of name: LentBytes, from reader: inout ByteReader) throws(ByteReader.Failure) {
    self.name = name
    branch = ConversationBranch(number: try reader.number())
  }
}
