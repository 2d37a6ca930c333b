/// All messages of a branch's line that no other shares are taken back. It needs the branch's
/// number.
struct RemoveLineOperation: StoreOperation {
  static var kind: ConversationOperation.Kind { .removeLine }

  let name: LentBytes
  let branch: ConversationBranch

  /// How many messages that were.
  func apply(to shard: inout StoreShard, hash: UInt32, _ wakes: inout WakeList) -> Int {
    guard let slot = unsafe shard.find(name.bytes, hash: hash, &wakes) else { return 0 }
    return shard.withApart(slot, &wakes) { state, now, _ in
      state.heart.removeLine(of: branch, at: now)
    }
  }

  static func hasChanged(_ answer: Int) -> Bool { answer > 0 }
  static func answer(_ answer: Int) -> ConversationAnswer { .count(answer) }

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
