/// A message is appended to a conversation, which is begun if there is none.
///
/// ```
/// ┌────────┬──────────────────┬─────────┐
/// │ traits │ what they say of │ payload │
/// └────────┴──────────────────┴─────────┘
/// ```
///
/// The entry's layout is drawn at ``ConversationEntry/write(to:)``. It is not copied on its
/// way: that took more instructions than all else of recording it.
struct AppendOperation: StoreOperation, ~Copyable {
  static var kind: ConversationOperation.Kind { .append }

  let name: LentBytes
  let payload: LentBytes
  let entry: ConversationEntry

  @inline(__always)
  func apply(to shard: inout StoreShard, hash: UInt32, _ wakes: inout WakeList) -> AppendDecision {
    guard let slot = unsafe shard.findOrBegin(name.bytes, hash: hash, &wakes) else {
      return .otherKind
    }
    let decision: AppendDecision
    if shard.isPacked(slot), PackedLog.serves(entry),
      shard.staysPacked(
        slot,
        withRare: entry.isPinned || entry.timeToLive != nil || entry.attributes.details != nil
          || entry.idempotencyKey != nil,
        timed: entry.timeToLive != nil, states: entry.attributes.details?.kind.key == nil ? 0 : 1,
        keys: entry.idempotencyKey == nil ? 0 : 1)
    {
      decision = shard.withPacked(slot) { log in unsafe log.append(payload.bytes, entry) }
    } else {
      decision = shard.withApart(slot, &wakes) { state, now, _ in
        state.append(payload.copy, entry, at: now)
      }
    }
    if !Self.hasChanged(decision) { shard.abandon(slot) }
    return decision
  }

  @inline(__always)
  static func hasChanged(_ answer: AppendDecision) -> Bool {
    if case .appended = answer { true } else { false }
  }

  static func answer(_ answer: AppendDecision) -> ConversationAnswer { ConversationAnswer(answer) }

  var byteBound: Int { entry.byteBound + payload.count }

  func write(to writer: inout PackedWriter) {
    entry.write(to: &writer)
    writer.put(counted: payload)
  }

  init(_ payload: LentBytes, _ entry: ConversationEntry, to name: LentBytes) {
    self.name = name
    self.payload = payload
    self.entry = entry
  }

  init(of name: LentBytes, from reader: inout ByteReader) throws(ByteReader.Failure) {
    self.name = name
    var entry = try ConversationEntry(from: &reader)
    payload = try reader.lent()
    entry.byteCount = payload.count
    self.entry = consume entry
  }
}
