/// Something that can happen to a conversation of a store, as a value: what it needs, what it does,
/// and how it is written to bytes.
///
/// Whatever changes what a store keeps is one of these. What is public makes one, takes the lock,
/// applies it, and has it recorded where somebody records; whoever replays reads it from bytes and
/// applies it at the instant that it had. The same operations at the same instants give the same.
///
/// ```
/// ┌──────┬─────────────────────┬──────────────────────────┐
/// │ code │ conversation's name │ what the operation needs │
/// └──────┴─────────────────────┴──────────────────────────┘
///   1 byte  counted text          see each
/// ```
///
/// An operation is only lent on its way, so that it need not be copyable.
///
/// Numbers have seven bits a byte, the lowest first, each byte but the last with its high bit set
/// (LEB128), those that can be negative folded (zigzag); texts and payloads follow their number of
/// bytes.
protocol StoreOperation: EncodableOperation, ~Copyable {
  associatedtype Answer

  /// The conversation's.
  var name: LentBytes { get }

  /// Does it, at the shard's present instant.
  func apply(to shard: inout StoreShard, hash: UInt32, _ wakes: inout WakeList) -> Answer

  /// Whether something has changed: what was refused, or found nothing, is not recorded.
  static func hasChanged(_ answer: Answer) -> Bool

  /// The answer for whoever replays.
  static func answer(_ answer: Answer) -> ConversationAnswer

  /// The most bytes that ``write(to:)`` writes.
  var byteBound: Int { get }

  /// Writes what the operation needs, behind its code and the name.
  func write(to writer: inout PackedWriter)

  /// Reads what ``write(to:)`` wrote.
  init(of name: LentBytes, from reader: inout ByteReader) throws(ByteReader.Failure)
}

extension StoreOperation where Self: ~Copyable {
  static func hasChanged(_: Answer) -> Bool { true }

  var byteBound: Int { 4 * PackedWriter.longestNumber }
  func write(to _: inout PackedWriter) {}
}

/// What says whether there was something to do has changed something if there was.
extension StoreOperation where Answer == Bool {
  static func hasChanged(_ answer: Bool) -> Bool { answer }
  static func answer(_ answer: Bool) -> ConversationAnswer { .done(answer) }
}

/// What a receipt was given back for has changed something if it was good.
extension StoreOperation where Answer == ConversationSettlement {
  static func hasChanged(_ answer: ConversationSettlement) -> Bool { answer == .done }
  static func answer(_ answer: ConversationSettlement) -> ConversationAnswer {
    .settlement(answer)
  }
}

extension StoreOperation where Self: ~Copyable {
  @inline(__always)
  func encode(into bytes: inout [UInt8]) {
    let bound = 1 + PackedWriter.longestNumber + name.count + byteBound
    Self.encode(into: &bytes, atMost: bound) { writer in
      writer.put(Self.kind.rawValue)
      writer.put(counted: name)
      write(to: &writer)
    }
  }
}
