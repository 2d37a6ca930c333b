/// Several messages are appended to a conversation in one step, all or none.
///
/// ```
/// ┌───────┬───────┬─────────┬───┬───────┬─────────┐
/// │ count │ entry │ payload │ … │ entry │ payload │
/// └───────┴───────┴─────────┴───┴───────┴─────────┘
/// ```
struct AppendBatchOperation: StoreOperation {
  typealias Answer = (decision: AppendDecision, ids: Range<ConversationMessageID>)

  static var kind: ConversationOperation.Kind { .appendBatch }

  let name: LentBytes
  let batch: [(payload: [UInt8], entry: ConversationEntry)]

  func apply(to shard: inout StoreShard, hash: UInt32, _ wakes: inout WakeList) -> Answer {
    guard let slot = unsafe shard.findOrBegin(name.bytes, hash: hash, &wakes) else {
      return (.otherKind, ConversationMessageID.none..<ConversationMessageID.none)
    }
    let answer: Answer
    if shard.isPacked(slot), batch.allSatisfy({ PackedLog.serves($0.entry) }),
      shard.staysPacked(
        slot,
        withRare: batch.contains {
          $0.entry.isPinned || $0.entry.timeToLive != nil || $0.entry.attributes.details != nil
            || $0.entry.idempotencyKey != nil
        }, timed: batch.contains { $0.entry.timeToLive != nil },
        states: batch.reduce(0) { $0 + ($1.entry.attributes.stateKey == nil ? 0 : 1) },
        keys: batch.reduce(0) { $0 + ($1.entry.idempotencyKey == nil ? 0 : 1) })
    {
      answer = shard.withPacked(slot) { $0.append(contentsOf: batch) }
    } else {
      answer = shard.withApart(slot, &wakes) { state, now, _ in
        state.append(contentsOf: batch, at: now)
      }
    }
    if !Self.hasChanged(answer) { shard.abandon(slot) }
    return answer
  }

  static func hasChanged(_ answer: Answer) -> Bool { !answer.ids.isEmpty }

  static func answer(_ answer: Answer) -> ConversationAnswer {
    if case .appended = answer.decision { return .appendedAll(answer.ids) }
    return ConversationAnswer(answer.decision)
  }

  var byteBound: Int {
    batch.reduce(PackedWriter.longestNumber) {
      $0 + $1.entry.byteBound + PackedWriter.longestNumber + $1.payload.count
    }
  }

  func write(to writer: inout PackedWriter) {
    writer.put(number: UInt64(batch.count))
    for (payload, entry) in batch {
      entry.write(to: &writer)
      unsafe payload.withUnsafeBytes { unsafe writer.put(counted: LentBytes($0)) }
    }
  }

  init(
    _ batch: [(payload: [UInt8], entry: ConversationEntry)], to name: LentBytes
  ) {
    self.name = name
    self.batch = batch
  }

  init(of name: LentBytes, from reader: inout ByteReader) throws(ByteReader.Failure) {
    self.name = name
    var batch: [(payload: [UInt8], entry: ConversationEntry)] = []
    for _ in 0..<(try reader.count(each: 2)) {
      var entry = try ConversationEntry(from: &reader)
      let payload = try reader.lent().copy
      entry.byteCount = payload.count
      batch.append((payload, entry))
    }
    self.batch = batch
  }
}
