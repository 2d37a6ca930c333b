/// Something that happens to all of a store at once, under the locks of all its shards.
///
/// ```
/// ┌──────┬──────────────────────────┐
/// │ code │ what the operation needs │
/// └──────┴──────────────────────────┘
/// ```
protocol StoreWideOperation: EncodableOperation {
  /// The most bytes that ``write(to:)`` writes.
  var byteBound: Int { get }

  /// Writes what the operation needs, behind its code.
  func write(to writer: inout PackedWriter)

  /// Reads what ``write(to:)`` wrote.
  init(from reader: inout ByteReader) throws(ByteReader.Failure)
}

extension StoreWideOperation {
  func encode(into bytes: inout [UInt8]) {
    Self.encode(into: &bytes, atMost: 1 + byteBound) { writer in
      writer.put(Self.kind.rawValue)
      write(to: &writer)
    }
  }
}
