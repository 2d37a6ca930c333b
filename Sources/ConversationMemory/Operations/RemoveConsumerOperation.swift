/// A consumer of a group is let go. It needs its name.
struct RemoveConsumerOperation: GroupOperation {
  typealias Answer = Bool

  static var kind: ConversationOperation.Kind { .removeConsumer }
  static var gone: Bool { false }

  let name: LentBytes
  let group: GroupReference
  let consumer: String

  /// Whether there was one.
  func apply<Dealings: GroupDealings<[UInt8]> & ~Copyable>(
    to state: inout Dealings, _ group: GroupReference, at now: Int64
  ) -> Bool {
    state.removeConsumer(consumer, of: group, at: now)
  }

  var byteBound: Int { PackedWriter.bound(of: consumer) + PackedWriter.longestNumber }

  func writeRest(to writer: inout PackedWriter) { writer.put(text: consumer) }

  init(_ consumer: String, from group: GroupReference, of name: LentBytes) {
    self.name = name
    self.group = group
    self.consumer = consumer
  }

  init(
    of name: LentBytes, _ group: GroupReference, from reader: inout ByteReader
  ) throws(ByteReader.Failure) {
    self.init(try reader.text(), from: group, of: name)
  }
}
