/// What can be lent to a recorder.
protocol EncodableOperation: ~Copyable {
  static var kind: ConversationOperation.Kind { get }

  /// Adds the bytes of the operation to others.
  func encode(into bytes: inout [UInt8])

  /// Adds the bytes of the operation of this type at an address to others. A requirement, so that
  /// each type has its own, which copies nothing to get at them.
  static func encode(_ address: UnsafeRawPointer, into bytes: inout [UInt8])
}

extension EncodableOperation where Self: ~Copyable {
  static func encode(_ address: UnsafeRawPointer, into bytes: inout [UInt8]) {
    unsafe address.assumingMemoryBound(to: Self.self).pointee.encode(into: &bytes)
  }

  /// Adds what is written to bytes.
  @inline(__always)
  static func encode(
    into bytes: inout [UInt8], atMost bound: Int, _ write: (inout PackedWriter) -> Void
  ) {
    bytes.append(addingCapacity: bound) { output in
      unsafe output.withUnsafeMutableBufferPointer { buffer, count in
        guard let base = buffer.baseAddress else { return }
        var writer = unsafe PackedWriter(
          UnsafeMutableRawPointer(base), at: count, end: buffer.count)
        write(&writer)
        count = writer.offset
      }
    }
  }
}
