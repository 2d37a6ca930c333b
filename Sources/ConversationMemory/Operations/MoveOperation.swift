/// A message becomes the head of a branch. It needs the branch's number and the message's id.
struct MoveOperation: StoreOperation {
  static var kind: ConversationOperation.Kind { .move }

  let name: LentBytes
  let branch: ConversationBranch
  let id: ConversationMessageID

  /// Whether there are both.
  func apply(to shard: inout StoreShard, hash: UInt32, _ wakes: inout WakeList) -> Bool {
    guard let slot = unsafe shard.find(name.bytes, hash: hash, &wakes) else { return false }
    return shard.withApart(slot, &wakes) { state, now, _ in
      state.heart.move(branch, to: id, at: now)
    }
  }

  func write(to writer: inout PackedWriter) {
    writer.put(number: branch.number)
    writer.put(number: id.rawValue)
  }

  init(_ branch: ConversationBranch, to id: ConversationMessageID, of name: LentBytes) {
    self.name = name
    self.branch = branch
    self.id = id
  }

  init(of name: LentBytes, from reader: inout ByteReader) throws(ByteReader.Failure) {
    self.name = name
    branch = ConversationBranch(number: try reader.number())
    id = ConversationMessageID(rawValue: try reader.number())
  }
}
