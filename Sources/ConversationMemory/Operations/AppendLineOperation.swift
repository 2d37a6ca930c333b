/// A message is appended that continues nothing, on a line of its own that begins beside a branch:
/// both, or neither.
///
/// ```
/// ┌────────┬───────┬─────────┐
/// │ branch │ entry │ payload │
/// └────────┴───────┴─────────┘
/// ```
struct AppendLineOperation: StoreOperation {
  static var kind: ConversationOperation.Kind { .appendLine }

  let name: LentBytes
  let branch: ConversationBranch
  let payload: LentBytes
  let entry: ConversationEntry

  func apply(to shard: inout StoreShard, hash: UInt32, _ wakes: inout WakeList) -> AppendDecision {
    guard let slot = unsafe shard.findOrBegin(name.bytes, hash: hash, &wakes) else {
      return .otherKind
    }
    let decision = shard.withApart(slot, &wakes) { state, now, _ in
      state.appendLine(payload.copy, entry, beside: branch, at: now)
    }
    if !Self.hasChanged(decision) { shard.abandon(slot) }
    return decision
  }

  static func hasChanged(_ answer: AppendDecision) -> Bool {
    AppendOperation.hasChanged(answer)
  }

  static func answer(_ answer: AppendDecision) -> ConversationAnswer { ConversationAnswer(answer) }

  var byteBound: Int { PackedWriter.longestNumber + entry.byteBound + payload.count }

  func write(to writer: inout PackedWriter) {
    writer.put(number: branch.number)
    entry.write(to: &writer)
    writer.put(counted: payload)
  }

  init(
    _ payload: LentBytes, _ entry: ConversationEntry, beside branch: ConversationBranch,
    to name: LentBytes
  ) {
    self.name = name
    self.branch = branch
    self.payload = payload
    self.entry = entry
  }

  init(of name: LentBytes, from reader: inout ByteReader) throws(ByteReader.Failure) {
    self.name = name
    branch = ConversationBranch(number: try reader.number())
    var entry = try ConversationEntry(from: &reader)
    payload = try reader.lent()
    entry.byteCount = payload.count
    self.entry = entry
  }
}
