/// A consumer of a group asks for messages, and is handed those that there are. It needs the
/// consumer's name and how many at most.
///
/// It is recorded also where there are none: the consumer was seen.
struct ReceiveOperation: GroupOperation {
  static var kind: ConversationOperation.Kind { .receive }
  static var gone: [ConversationDelivery<[UInt8]>]? { nil }

  let name: LentBytes
  let group: GroupReference
  let consumer: String
  let limit: Int

  func apply<Dealings: GroupDealings<[UInt8]> & ~Copyable>(
    to state: inout Dealings, _ group: GroupReference, at now: Int64
  ) -> [ConversationDelivery<[UInt8]>]? {
    var deliveries: [ConversationDelivery<[UInt8]>] = []
    state.deliver(of: group, to: consumer, atMost: limit, at: now, into: &deliveries)
    return deliveries
  }

  static func hasChanged(_ answer: [ConversationDelivery<[UInt8]>]?) -> Bool { answer != nil }

  static func answer(_ answer: [ConversationDelivery<[UInt8]>]?) -> ConversationAnswer {
    .deliveries((answer ?? []).map(\.receipt))
  }

  var byteBound: Int { PackedWriter.bound(of: consumer) + 2 * PackedWriter.longestNumber }

  func writeRest(to writer: inout PackedWriter) {
    writer.put(text: consumer)
    writer.put(number: UInt64(limit))
  }

  init(_ consumer: String, atMost limit: Int, from group: GroupReference, of name: LentBytes) {
    self.name = name
    self.group = group
    self.consumer = consumer
    self.limit = limit
  }

  init(
    of name: LentBytes, _ group: GroupReference, from reader: inout ByteReader
  ) throws(ByteReader.Failure) {
    self.init(try reader.text(), atMost: try reader.count(), from: group, of: name)
  }
}
