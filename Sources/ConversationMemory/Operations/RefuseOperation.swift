/// A delivery of a group is refused. It needs the receipt, a flag and a text for the reason, and a
/// flag and nanoseconds for the rest.
struct RefuseOperation: GroupOperation {
  typealias Answer = ConversationSettlement

  static var kind: ConversationOperation.Kind { .refuse }
  static var gone: ConversationSettlement { .gone }

  let name: LentBytes
  let group: GroupReference
  let receipt: ConversationReceipt
  let reason: String?
  /// In nanoseconds; nil for what the rules say.
  let rest: Int64?

  func apply<Dealings: GroupDealings<[UInt8]> & ~Copyable>(
    to state: inout Dealings, _ group: GroupReference, at now: Int64
  ) -> ConversationSettlement {
    state.refuse(receipt, of: group, reason: reason, rest: rest, at: now)
  }

  var byteBound: Int {
    2 * PackedWriter.longestNumber + ConversationReceipt.byteBound
      + PackedWriter.bound(of: reason) + 2
  }

  func writeRest(to writer: inout PackedWriter) {
    receipt.write(to: &writer)
    writer.put(flag: reason != nil)
    if let reason { writer.put(text: reason) }
    writer.put(flag: rest != nil)
    if let rest { writer.put(number: UInt64(rest)) }
  }

  init(
    _ receipt: ConversationReceipt, reason: String?, rest: Int64?, from group: GroupReference,
    of name: LentBytes
  ) {
    self.name = name
    self.group = group
    self.receipt = receipt
    self.reason = reason
    self.rest = rest
  }

  init(
    of name: LentBytes, _ group: GroupReference, from reader: inout ByteReader
  ) throws(ByteReader.Failure) {
    let receipt = try ConversationReceipt(from: &reader)
    let reason = try reader.flag() ? try reader.text() : nil
    let rest = try reader.flag() ? try reader.nanoseconds() : nil
    self.init(receipt, reason: reason, rest: rest, from: group, of: name)
  }
}
