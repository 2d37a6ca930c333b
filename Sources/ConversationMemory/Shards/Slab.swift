import CConversationThreads

/// Elements under numbers that stay, in chunks that come and go.
///
/// ```
///   chunk 0          chunk 1          chunk 2
///   ┌──────────┐     (given back)     ┌──────────┐
///   │ 0 1 … 63 │                      │ 128 …    │    a mask says which places are taken
///   └──────────┘                      └──────────┘
/// ```
///
/// Growing moves nothing, and a chunk that is empty is given back, whichever it is. Elements are
/// plain values: whoever takes one out ends what it holds.
@safe
struct Slab<Element>: ~Copyable {
  @safe
  private struct Chunk {
    var base: UnsafeMutablePointer<Element>?
    var mask: UInt64 = 0
  }

  private var chunks: [Chunk] = []
  /// Chunks that have a free place; the last is the next to be filled.
  private var roomy: [UInt32] = []
  private(set) var count = 0
  private var baseCount = 0
  private let heap: BlockHeap

  private static var chunkByteCount: Int { BlockSize.rounded(64 * MemoryLayout<Element>.stride) }

  /// A slab without elements.
  ///
  /// - Parameter heap: Where its chunks come from; it lives longer.
  init(in heap: BlockHeap) {
    self.heap = heap
  }

  deinit {
    for chunk in chunks { Self.free(chunk, heap) }
  }

  /// A chunk. Elements of 128 bytes are on cache lines of their own.
  private func allocate() -> UnsafeMutablePointer<Element> {
    unsafe heap.allocate(Self.chunkByteCount).assumingMemoryBound(to: Element.self)
  }

  private static func free(_ chunk: Chunk, _ heap: BlockHeap) {
    if let base = unsafe chunk.base { unsafe heap.free(base, chunkByteCount) }
  }

  /// Bytes of all chunks and of the list of them.
  var heldBytes: Int {
    baseCount * Self.chunkByteCount + chunks.capacity * MemoryLayout<Chunk>.stride
      + roomy.capacity * MemoryLayout<UInt32>.stride
  }

  /// The bound of all numbers that are in use.
  var bound: UInt32 { UInt32(chunks.count * 64) }

  /// Whether an element has this number.
  @inline(__always)
  func contains(_ number: UInt32) -> Bool {
    let chunk = Int(number / 64)
    return chunk < chunks.count && chunks[chunk].mask & (1 << UInt64(number % 64)) != 0
  }

  @inline(__always)
  func address(of number: UInt32) -> UnsafeMutablePointer<Element> {
    guard contains(number), let base = unsafe chunks[Int(number / 64)].base else {
      preconditionFailure("A number must be that of an element.")
    }
    return unsafe base + Int(number % 64)
  }

  /// Has an element fetched into the cache.
  @inline(__always)
  func prefetch(_ number: UInt32) {
    let address = unsafe UnsafeRawPointer(address(of: number))
    unsafe cbwm_prefetch(address)
    unsafe cbwm_prefetch(address + 64)
  }

  subscript(number: UInt32) -> Element {
    @inline(__always) unsafeAddress { unsafe UnsafePointer(address(of: number)) }
    @inline(__always) nonmutating unsafeMutableAddress { unsafe address(of: number) }
  }

  /// Puts an element in, and says its number. O(1).
  mutating func insert(_ element: Element) -> UInt32 {
    if roomy.isEmpty {
      roomy.append(UInt32(chunks.count))
      chunks.append(Chunk())
    }
    let index = roomy[roomy.count - 1]
    let chunk = Int(index)
    if chunks[chunk].mask == 0 {
      unsafe chunks[chunk].base = allocate()
      baseCount += 1
    }
    let place = (~chunks[chunk].mask).trailingZeroBitCount
    chunks[chunk].mask |= 1 << UInt64(place)
    if chunks[chunk].mask == .max { roomy.removeLast() }
    let number = index * 64 + UInt32(place)
    unsafe address(of: number).initialize(to: element)
    count += 1
    return number
  }

  /// Takes an element out. O(1).
  mutating func remove(_ number: UInt32) {
    precondition(contains(number), "A number must be that of an element.")
    let chunk = Int(number / 64)
    if chunks[chunk].mask == .max { roomy.append(number / 64) }
    chunks[chunk].mask &= ~(1 << UInt64(number % 64))
    count -= 1
    if count == 0 {
      for chunk in chunks { Self.free(chunk, heap) }
      chunks = []
      roomy = []
      baseCount = 0
    } else if chunks[chunk].mask == 0 {
      Self.free(chunks[chunk], heap)
      unsafe chunks[chunk].base = nil
      baseCount -= 1
    }
  }
}
