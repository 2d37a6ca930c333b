/// The name of a conversation: up to 15 bytes are here, more elsewhere.
///
/// ```
///   0               8               15
///   │ k  e  y  …                   │ n │    n ≤ 15: the bytes themselves
///   │ address      │ byte count    │255│    else where they are
/// ```
///
/// It is a plain value; whoever ends it calls ``release(to:)``.
@safe
struct StoreKey {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  private static let isElsewhere: UInt8 = 255

  /// A copy of a name.
  init(_ bytes: UnsafeRawBufferPointer, in heap: BlockHeap) {
    if let short = unsafe Self(short: bytes) {
      self = short
    } else {
      let copy = unsafe heap.allocate(BlockSize.rounded(bytes.count))
      if let base = bytes.baseAddress {
        unsafe copy.copyMemory(from: base, byteCount: bytes.count)
      }
      low = UInt64(UInt(bitPattern: copy))
      high = UInt64(bytes.count) | UInt64(Self.isElsewhere) << 56
    }
  }

  /// A name that is here; nil if it is too long.
  private init?(short bytes: UnsafeRawBufferPointer) {
    guard bytes.count <= 15 else { return nil }
    unsafe withUnsafeMutableBytes(of: &self) {
      unsafe $0.copyMemory(from: bytes)
      unsafe $0[15] = UInt8(bytes.count)
    }
  }

  private var tag: UInt8 { UInt8(truncatingIfNeeded: high >> 56) }

  /// Lends the bytes.
  @inline(__always)
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    if tag == Self.isElsewhere {
      return unsafe body(
        UnsafeRawBufferPointer(
          start: UnsafeRawPointer(bitPattern: UInt(low)), count: Int(high & 0xff_ffff_ffff)))
    }
    return unsafe withUnsafeBytes(of: self) {
      unsafe body(UnsafeRawBufferPointer(rebasing: $0[..<Int(tag)]))
    }
  }

  /// A name to look for: where it is short, two words to compare.
  @safe
  struct Probe {
    fileprivate let short: StoreKey?
    fileprivate let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) {
      unsafe self.bytes = unsafe bytes
      short = unsafe StoreKey(short: bytes)
    }
  }

  /// Whether it is this name.
  @inline(__always)
  func isEqual(to probe: Probe) -> Bool {
    if let short = probe.short { return low == short.low && high == short.high }
    guard tag == Self.isElsewhere else { return false }
    return unsafe withBytes { own in
      unsafe own.count == probe.bytes.count && own.elementsEqual(probe.bytes)
    }
  }

  /// Bytes that it takes of the heap.
  var heldBytes: Int {
    tag == Self.isElsewhere ? BlockSize.rounded(Int(high & 0xff_ffff_ffff)) : 0
  }

  func release(to heap: BlockHeap) {
    guard tag == Self.isElsewhere,
      let copy = unsafe UnsafeMutableRawPointer(bitPattern: UInt(low))
    else { return }
    unsafe heap.free(copy, heldBytes)
  }
}
