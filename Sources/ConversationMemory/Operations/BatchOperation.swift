/// Several things happen in one step, at one instant: nobody sees some of them without the others.
///
/// ```
/// ┌───────┬─────────┬───────────┬───┬─────────┬───────────┐
/// │ count │ elapsed │ operation │ … │ elapsed │ operation │
/// └───────┴─────────┴───────────┴───┴─────────┴───────────┘
///           signed    bytes behind their count
/// ```
///
/// Elapsed are the nanoseconds from the instant of the step: what was over before it has its own.
/// They are operations of names, and none of these is a step.
struct BatchOperation {
  static var kind: ConversationOperation.Kind { .batch }

  let count: Int
  /// The operations, each with what elapsed.
  let entries: LentBytes

  /// Adds an operation to the entries of a step.
  static func add(
    _ operation: borrowing some EncodableOperation & ~Copyable, elapsed: Int64,
    to entries: inout [UInt8], encodedIn bytes: inout [UInt8]
  ) {
    bytes.removeAll(keepingCapacity: true)
    operation.encode(into: &bytes)
    encode(into: &entries, atMost: 2 * PackedWriter.longestNumber + bytes.count) { writer in
      writer.put(signed: elapsed)
      unsafe bytes.withUnsafeBytes { unsafe writer.put(counted: LentBytes($0)) }
    }
  }

  /// Reads the operations, one after the other.
  func forEach(
    _ body: (_ elapsed: Int64, inout ByteReader) throws(ByteReader.Failure) -> Void
  ) throws(ByteReader.Failure) {
    guard let base = unsafe entries.bytes.baseAddress else { return }
    let bytes = unsafe PackedBytes(base, count: entries.count)
    var reader = ByteReader(bytes)
    for _ in 0..<count {
      let elapsed = try reader.signed()
      let length = try reader.count(each: 1)
      var part = ByteReader(bytes.part(at: reader.offset, count: length))
      try body(elapsed, &part)
      guard part.isAtEnd else { throw part.failure }
      try reader.skip(length)
    }
    guard reader.isAtEnd else { throw reader.failure }
  }

  /// The names that the operations are about, which can be read.
  var names: [[UInt8]] {
    var names: [[UInt8]] = []
    do throws(ByteReader.Failure) {
      try forEach { _, reader throws(ByteReader.Failure) in
        let kind = ConversationOperation.Kind(rawValue: try reader.byte())
        names.append(try reader.lent().copy)
        if kind == .transfer { names.append(try reader.lent().copy) }
        try reader.skip(reader.rest)
      }
    } catch {
      preconditionFailure("An operation that could be read can be read again.")
    }
    return names
  }
}

extension BatchOperation: StoreWideOperation {
  var byteBound: Int { PackedWriter.longestNumber + entries.count }

  func write(to writer: inout PackedWriter) {
    writer.put(number: UInt64(count))
    unsafe writer.put(entries.bytes)
  }

  init(from reader: inout ByteReader) throws(ByteReader.Failure) {
    count = try reader.count(each: 3)
    entries = unsafe LentBytes(reader.bytes.slice(at: reader.offset, count: reader.rest))
    try reader.skip(reader.rest)
  }
}
