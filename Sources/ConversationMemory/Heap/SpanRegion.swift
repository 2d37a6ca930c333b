import CConversationThreads

/// A piece of the system's memory, in spans of 64 KiB, each of which holds blocks of one size.
///
/// ```
///   ┌────────┬───────────────────┬────────────────────┬─── … ──┬────────────────────┐ 4 MiB, at a
///   │ header │ span 0            │ span 1             │        │ span 63            │ multiple of
///   └────────┴───────────────────┴────────────────────┴─── … ──┴────────────────────┘ 4 MiB
///    2176 bytes:  its place in the pool │ … │ 64 × what is to be known of a span
/// ```
///
/// Since a region begins at a multiple of its size, the address of a block leads to its span. It is
/// a plain value: whoever has got it from ``map(atPlace:withLargePages:)`` ends it by ``unmap()``.
@safe
struct SpanRegion {
  static let byteCount = 4 << 20
  static let spanBytes = 64 << 10
  static let spanCount = 64
  /// A multiple of two cache lines, so that blocks of so many bytes lie on lines of their own.
  static let headerBytes = 2176

  let base: UnsafeMutableRawPointer

  /// Gets a region from the system; stops where there is no memory left.
  ///
  /// - Parameters:
  ///   - place: Where the pool keeps it.
  ///   - isLarge: Whether it is to have large pages: of those a core has more in view at once, and
  ///     all of one are there as soon as one byte is.
  static func map(atPlace place: Int, withLargePages isLarge: Bool) -> Self {
    guard let base = unsafe cbwm_map(byteCount, byteCount) else {
      fatalError("The system has no memory left.")
    }
    if isLarge { unsafe cbwm_prefer_large_pages(base, byteCount) }
    unsafe cbwm_allow(base, headerBytes)
    let region = unsafe Self(base: base)
    region.place = place
    unsafe (base + 128).initializeMemory(as: Span.self, repeating: Span(), count: spanCount)
    return region
  }

  /// The region of a block.
  @inline(__always)
  init(of block: UnsafeMutableRawPointer) {
    let place = UInt(bitPattern: block) & ~UInt(Self.byteCount - 1)
    guard let base = unsafe UnsafeMutableRawPointer(bitPattern: place) else {
      preconditionFailure("A block lies in a region.")
    }
    unsafe self.base = unsafe base
  }

  private init(base: UnsafeMutableRawPointer) {
    unsafe self.base = unsafe base
  }

  func unmap() { unsafe cbwm_unmap(base, Self.byteCount) }

  /// Where the pool keeps it.
  var place: Int {
    get { unsafe base.load(as: Int.self) }
    nonmutating set { unsafe base.storeBytes(of: newValue, as: Int.self) }
  }

  /// What is to be known of a span, by its number in the region.
  @inline(__always)
  func span(_ number: Int) -> UnsafeMutablePointer<Span> {
    precondition((0..<Self.spanCount).contains(number), "A span lies in its region.")
    return unsafe (base + 128).assumingMemoryBound(to: Span.self) + number
  }

  /// The number of a span of which this is known.
  @inline(__always)
  func number(of span: UnsafeMutablePointer<Span>) -> Int {
    unsafe (UnsafeMutableRawPointer(span) - base - 128) / MemoryLayout<Span>.stride
  }

  /// The number of the span of a block.
  @inline(__always)
  static func number(of block: UnsafeMutableRawPointer) -> Int {
    Int(UInt(bitPattern: block) & UInt(byteCount - 1)) / spanBytes
  }

  /// Where the blocks of a span begin.
  @inline(__always)
  func start(ofSpan number: Int) -> UnsafeMutableRawPointer {
    unsafe base + number * Self.spanBytes + (number == 0 ? Self.headerBytes : 0)
  }

  /// Bytes of a span for blocks.
  static func room(inSpan number: Int) -> Int { spanBytes - (number == 0 ? headerBytes : 0) }
}

/// What is to be known of a span. It is touched by the heap that has the span, under its lock.
@safe
struct Span {
  /// Neighbours in the list of the spans of one size that have room.
  var previous: UnsafeMutablePointer<Span>?
  var next: UnsafeMutablePointer<Span>?
  var blockSize: UInt32 = 0
  var capacity: UInt16 = 0
  var used: UInt16 = 0
  /// Blocks from this one on have never been used.
  var fresh: UInt16 = 0
  /// The first free block among those before; it has the number of the next in its first bytes.
  var free: UInt16 = Self.none

  static let none: UInt16 = .max
}
