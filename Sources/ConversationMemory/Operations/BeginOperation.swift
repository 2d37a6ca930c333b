/// A store begins: the first operation of all, and again where it is restored from a snapshot. It
/// is about no conversation, and needs the instant from which ids count, in nanoseconds, and the
/// key by which shards are chosen.
struct BeginOperation {
  static var kind: ConversationOperation.Kind { .begin }

  let epoch: Int64
  let key: HashKey

  init(epoch: Int64, key: HashKey) {
    self.epoch = epoch
    self.key = key
  }

  init(from reader: inout ByteReader) throws(ByteReader.Failure) {
    epoch = try reader.instant()
    key = HashKey(low: try reader.number(), high: try reader.number())
  }
}

extension BeginOperation: StoreWideOperation {
  var byteBound: Int { 3 * PackedWriter.longestNumber }
  func write(to writer: inout PackedWriter) {
    writer.put(signed: epoch)
    writer.put(number: key.low)
    writer.put(number: key.high)
  }
}
