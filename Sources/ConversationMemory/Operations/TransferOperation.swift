/// A conversation gets another name, or a copy of it does.
///
/// ```
/// ┌─────────────┬────────────┬────────────────┬──────────┬─────────────┐
/// │ source name │ other name │ keeps a source │ replaces │ first group │
/// └─────────────┴────────────┴────────────────┴──────────┴─────────────┘
///   counted       counted      flag             flag
/// ```
///
/// The groups of a copy are others than those of its source: they have numbers from the first on.
struct TransferOperation {
  static var kind: ConversationOperation.Kind { .transfer }

  let source: [UInt8]
  let target: [UInt8]
  let keepsSource: Bool
  /// Whether a conversation gives way that has the other name.
  let replaces: Bool
  var firstGroup: UInt64 = 0
}

extension TransferOperation: StoreWideOperation {
  var byteBound: Int { 3 * PackedWriter.longestNumber + source.count + target.count + 2 }

  func write(to writer: inout PackedWriter) {
    unsafe source.withUnsafeBytes { unsafe writer.put(counted: LentBytes($0)) }
    unsafe target.withUnsafeBytes { unsafe writer.put(counted: LentBytes($0)) }
    writer.put(flag: keepsSource)
    writer.put(flag: replaces)
    writer.put(number: firstGroup)
  }

  init(from reader: inout ByteReader) throws(ByteReader.Failure) {
    source = try reader.lent().copy
    target = try reader.lent().copy
    keepsSource = try reader.flag()
    replaces = try reader.flag()
    firstGroup = try reader.id().rawValue
  }
}
