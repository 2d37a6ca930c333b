/// A consumer of a group is let go. It needs its name.
struct RemoveConsumerOperation: GroupOperation {
  static var kind: ConversationOperation.Kind { .removeConsumer }
  static var gone: Bool { false }

  let name: LentBytes
  let group: GroupReference
  let consumer: String

  /// Whether there was one.
  func apply(to state: inout LogState<[UInt8]>, _ group: GroupReference, at now: Int64) -> Bool {
    state.removeConsumer(consumer, of: group, at: now)
  }

  static func hasChanged(_ answer: Bool) -> Bool { answer }
  static func answer(_ answer: Bool) -> ConversationAnswer { .done(answer) }

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
