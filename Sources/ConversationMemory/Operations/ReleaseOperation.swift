/// Pending messages of a group are to be handed out again at once. It needs a flag and how often
/// they count as handed out, a count, and as many ids.
struct ReleaseOperation: GroupOperation {
  static var kind: ConversationOperation.Kind { .release }
  static var gone: Int { 0 }

  let name: LentBytes
  let group: GroupReference
  let ids: [ConversationMessageID]
  /// Nil for as often as they were.
  let count: Int32?

  /// How many were pending.
  func apply<Dealings: GroupDealings<[UInt8]> & ~Copyable>(
    to state: inout Dealings, _ group: GroupReference, at now: Int64
  ) -> Int {
    state.release(ids, of: group, countingAs: count, at: now)
  }

  static func hasChanged(_ answer: Int) -> Bool { answer > 0 }

  static func answer(_ answer: Int) -> ConversationAnswer { .count(answer) }

  var byteBound: Int { 1 + (3 + ids.count) * PackedWriter.longestNumber }

  func writeRest(to writer: inout PackedWriter) {
    writer.put(flag: count != nil)
    if let count { writer.put(number: UInt64(count)) }
    ids.write(to: &writer)
  }

  init(
    _ ids: [ConversationMessageID], countingAs count: Int32?, from group: GroupReference,
    of name: LentBytes
  ) {
    self.name = name
    self.group = group
    self.ids = ids
    self.count = count
  }

  init(
    of name: LentBytes, _ group: GroupReference, from reader: inout ByteReader
  ) throws(ByteReader.Failure) {
    let count =
      try reader.flag()
      ? Int32(try reader.count(atMost: Int(PendingEntry.mostDeliveries))) : nil
    self.init(try .init(from: &reader), countingAs: count, from: group, of: name)
  }
}
