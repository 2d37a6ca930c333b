/// Somebody subscribes to a conversation, which is begun if there is none, and not forgotten while
/// it has subscribers. It needs the position: 0 the oldest, 1 the newest, 2 and an id after which.
struct SubscribeOperation: StoreOperation {
  static var kind: ConversationOperation.Kind { .subscribe }

  let name: LentBytes
  let position: ConversationPosition

  /// The number of the subscription; 0, which none has, where the name holds something else.
  func apply(to shard: inout StoreShard, hash: UInt32, _ wakes: inout WakeList) -> UInt64 {
    guard let slot = unsafe shard.findOrBegin(name.bytes, hash: hash, &wakes) else { return 0 }
    return shard.withApart(slot, &wakes) { state, now, _ in
      _ = state.heart.expire(at: now, atMost: .max)
      return state.heart.subscribe(from: position)
    }
  }

  static func hasChanged(_ answer: UInt64) -> Bool { answer > 0 }
  static func answer(_ answer: UInt64) -> ConversationAnswer { .count(Int(clamping: answer)) }

  var byteBound: Int { 1 + PackedWriter.longestNumber }
  func write(to writer: inout PackedWriter) { position.write(to: &writer) }

  init(from position: ConversationPosition, of name: LentBytes) {
    self.name = name
    self.position = position
  }

  init(of name: LentBytes, from reader: inout ByteReader) throws(ByteReader.Failure) {
    self.name = name
    position = try ConversationPosition(from: &reader)
  }
}

extension ConversationPosition {
  func write(to writer: inout PackedWriter) {
    switch self {
    case .oldest: writer.put(0)
    case .newest: writer.put(1)
    case .after(let id):
      writer.put(2)
      writer.put(number: id.rawValue)
    }
  }

  init(from reader: inout ByteReader) throws(ByteReader.Failure) {
    switch try reader.byte() {
    case 0: self = .oldest
    case 1: self = .newest
    case 2: self = .after(ConversationMessageID(rawValue: try reader.number()))
    default: throw reader.failure
    }
  }
}
