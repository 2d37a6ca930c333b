/// Deliveries of a group are acknowledged. It needs a count, and as many receipts: the id and the
/// number of the delivery.
struct AcknowledgeOperation: GroupOperation {
  static var kind: ConversationOperation.Kind { .acknowledge }
  static var gone: [ConversationSettlement] { [] }

  let name: LentBytes
  let group: GroupReference
  let receipts: [ConversationReceipt]

  /// What each comes to; none where there is no such group.
  func apply<Dealings: GroupDealings<[UInt8]> & ~Copyable>(
    to state: inout Dealings, _ group: GroupReference, at now: Int64
  ) -> [ConversationSettlement] {
    receipts.map { state.acknowledge($0, of: group, at: now) }
  }

  static func hasChanged(_ answer: [ConversationSettlement]) -> Bool { answer.contains(.done) }

  static func answer(_ answer: [ConversationSettlement]) -> ConversationAnswer {
    answer.count == 1
      ? .settlement(answer[0]) : .count(answer.reduce(0) { $0 + ($1 == .done ? 1 : 0) })
  }

  var byteBound: Int {
    2 * PackedWriter.longestNumber + receipts.count * ConversationReceipt.byteBound
  }

  func writeRest(to writer: inout PackedWriter) {
    writer.put(number: UInt64(receipts.count))
    for receipt in receipts { receipt.write(to: &writer) }
  }

  init(_ receipts: [ConversationReceipt], from group: GroupReference, of name: LentBytes) {
    self.name = name
    self.group = group
    self.receipts = receipts
  }

  init(
    of name: LentBytes, _ group: GroupReference, from reader: inout ByteReader
  ) throws(ByteReader.Failure) {
    var receipts: [ConversationReceipt] = []
    for _ in 0..<(try reader.count(each: 2)) {
      receipts.append(try ConversationReceipt(from: &reader))
    }
    self.init(receipts, from: group, of: name)
  }
}
