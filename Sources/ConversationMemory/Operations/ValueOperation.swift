/// Something happens to a value of another kind than a conversation.
///
/// ```
/// ┌──────┬──────────────────┬───────────────────────────────────┐
/// │ kind │ sees other kinds │ the operation, as its kind has it │
/// └──────┴──────────────────┴───────────────────────────────────┘
///   byte   flag               bytes behind their count
/// ```
struct ValueOperation: StoreOperation {
  /// What it came to.
  enum Answer {
    case done([UInt8], hasChanged: Bool)
    case otherKind
    /// The kind is not known, or can't read it.
    case unreadable
  }

  static var kind: ConversationOperation.Kind { .value }

  let name: LentBytes
  /// The number of the value's kind.
  let valueKind: UInt8
  /// Whether it is done also where the name holds something of another kind.
  let seesOthers: Bool
  let bytes: LentBytes

  func apply(to shard: inout StoreShard, hash: UInt32, _ wakes: inout WakeList) -> Answer {
    guard let type = shard.types.type(of: valueKind) else { return .unreadable }
    var answer: [UInt8]?
    let outcome = unsafe shard.changeValue(
      name.bytes, hash: hash, kind: valueKind, seesOthers: seesOthers, &wakes
    ) { place in
      answer = unsafe type.replay(bytes.bytes.bytes, on: &place)
    }
    if case .otherKind = outcome { return .otherKind }
    guard let answer else { return .unreadable }
    return .done(answer, hasChanged: outcome == .changed)
  }

  static func hasChanged(_ answer: Answer) -> Bool {
    if case .done(_, true) = answer { true } else { false }
  }

  static func answer(_ answer: Answer) -> ConversationAnswer {
    switch answer {
    case .done(let bytes, _): .value(bytes)
    case .otherKind: .otherKind
    case .unreadable: .unreadable
    }
  }

  var byteBound: Int { 2 + PackedWriter.longestNumber + bytes.count }

  func write(to writer: inout PackedWriter) {
    writer.put(valueKind)
    writer.put(flag: seesOthers)
    writer.put(counted: bytes)
  }

  init(
    _ bytes: LentBytes, ofKind valueKind: UInt8, seeingOthers seesOthers: Bool, on name: LentBytes
  ) {
    self.name = name
    self.seesOthers = seesOthers
    self.valueKind = valueKind
    self.bytes = bytes
  }

  init(of name: LentBytes, from reader: inout ByteReader) throws(ByteReader.Failure) {
    self.name = name
    valueKind = try reader.byte()
    guard valueKind > 0 else { throw reader.failure }
    seesOthers = try reader.flag()
    bytes = try reader.lent()
  }
}
