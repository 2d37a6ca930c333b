/// The oldest messages are removed beyond what is to stay. It needs what that is: a byte for its
/// kind, and its number.
struct TrimOperation: StoreOperation {
  static var kind: ConversationOperation.Kind { .trim }

  let name: LentBytes
  let trim: ConversationTrim

  /// How many messages that were.
  func apply(to shard: inout StoreShard, hash: UInt32, _ wakes: inout WakeList) -> Int {
    guard let slot = unsafe shard.find(name.bytes, hash: hash, &wakes) else { return 0 }
    if shard.isPacked(slot), shard.slots[slot].packed.isCountable {
      return shard.withPacked(slot) { log in log.trim(to: trim) }
    }
    return shard.withApart(slot, &wakes) { state, now, _ in state.heart.trim(to: trim, at: now) }
  }

  static func hasChanged(_ answer: Int) -> Bool { answer > 0 }
  static func answer(_ answer: Int) -> ConversationAnswer { .count(answer) }

  func write(to writer: inout PackedWriter) {
    switch trim {
    case .count(let count):
      writer.put(0)
      writer.put(number: UInt64(max(0, count)))
    case .bytes(let count):
      writer.put(1)
      writer.put(number: UInt64(max(0, count)))
    case .from(let id):
      writer.put(2)
      writer.put(number: id.rawValue)
    }
  }

  init(to trim: ConversationTrim, of name: LentBytes) {
    self.name = name
    self.trim = trim
  }

  init(of name: LentBytes, from reader: inout ByteReader) throws(ByteReader.Failure) {
    self.name = name
    let kind = try reader.byte()
    switch kind {
    case 0: trim = .count(try reader.count())
    case 1: trim = .bytes(try reader.count())
    case 2: trim = .from(ConversationMessageID(rawValue: try reader.number()))
    default: throw reader.failure
    }
  }
}
