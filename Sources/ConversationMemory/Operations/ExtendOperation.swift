/// The lease of a delivery is made to end so long from now on. It needs the receipt and
/// nanoseconds.
struct ExtendOperation: GroupOperation {
  typealias Answer = ConversationSettlement

  static var kind: ConversationOperation.Kind { .extend }
  static var gone: ConversationSettlement { .gone }

  let name: LentBytes
  let group: GroupReference
  let receipt: ConversationReceipt
  let nanoseconds: Int64

  func apply<Dealings: GroupDealings<[UInt8]> & ~Copyable>(
    to state: inout Dealings, _ group: GroupReference, at now: Int64
  ) -> ConversationSettlement {
    state.extend(receipt, of: group, until: now.addingClamped(nanoseconds), at: now)
  }

  var byteBound: Int { 2 * PackedWriter.longestNumber + ConversationReceipt.byteBound }

  func writeRest(to writer: inout PackedWriter) {
    receipt.write(to: &writer)
    writer.put(number: UInt64(nanoseconds))
  }

  init(
    _ receipt: ConversationReceipt, by nanoseconds: Int64, from group: GroupReference,
    of name: LentBytes
  ) {
    self.name = name
    self.group = group
    self.receipt = receipt
    self.nanoseconds = nanoseconds
  }

  init(
    of name: LentBytes, _ group: GroupReference, from reader: inout ByteReader
  ) throws(ByteReader.Failure) {
    let receipt = try ConversationReceipt(from: &reader)
    self.init(receipt, by: try reader.nanoseconds(), from: group, of: name)
  }
}
