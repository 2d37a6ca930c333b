/// Bytes that somebody else owns, lent for the length of a call: a name or a payload of an
/// operation that is about to be applied, copied at most once, to where it stays.
///
/// Whoever makes them keeps the bytes where they are until the call returns; nobody keeps them
/// longer. Under this condition it is safe.
@safe
struct LentBytes {
  let bytes: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) {
    unsafe self.bytes = unsafe bytes
  }

  var count: Int { unsafe bytes.count }

  /// A copy.
  var copy: [UInt8] { unsafe Array(bytes) }
}
