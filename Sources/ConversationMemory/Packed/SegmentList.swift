/// A full segment of a chain, and what is to be known at its end.
@safe
struct PackedSegment {
  var base: UnsafeMutableRawPointer
  var capacity: UInt32
  var end: UInt32
  let lastID: ConversationMessageID
  let lastArrival: Int64
  let lastDepth: Int
  /// How many of its messages are pinned.
  var pinnedCount: UInt32 = 0
  /// How many are states, and how many have keys: of both there are few.
  var stateCount: UInt16 = 0
  var keyedCount: UInt16 = 0
  /// None of its messages is over by age before this instant, in nanoseconds.
  var due = Int64.min
}

/// The full segments of a chain, the eldest first, in a block that grows to twice its size.
///
/// ```
///   ┌───────────────────┬─────────┬─────────┬─────────┬──────
///   │ first, count,size │ (left)  │ segment │ segment │ …       first = 1
///   └───────────────────┴─────────┴─────────┴─────────┴──────
///     16 bytes            56 bytes each
/// ```
///
/// It is the address of the block, and so a plain value, of which there is one for a conversation.
@safe
struct SegmentList {
  private struct Header {
    var first: UInt32 = 0
    var count: UInt32 = 0
    var size: UInt32
  }

  private let base: UnsafeMutableRawPointer
  private static let headerBytes = 16

  /// A list without segments.
  init(in heap: BlockHeap) {
    self.init(
      size: BlockSize.rounded(Self.headerBytes + 4 * MemoryLayout<PackedSegment>.stride), heap)
  }

  private init(size: Int, _ heap: BlockHeap) {
    unsafe base = heap.allocate(size)
    unsafe base.initializeMemory(as: Header.self, to: Header(size: UInt32(size)))
  }

  private var header: Header {
    unsafeAddress { unsafe UnsafePointer(base.assumingMemoryBound(to: Header.self)) }
    nonmutating unsafeMutableAddress { unsafe base.assumingMemoryBound(to: Header.self) }
  }

  private var segments: UnsafeMutablePointer<PackedSegment> {
    unsafe (base + Self.headerBytes).assumingMemoryBound(to: PackedSegment.self)
      + Int(header.first)
  }

  var count: Int { Int(header.count) }

  /// Bytes of the block.
  var heldBytes: Int { Int(header.size) }

  private var room: Int {
    (heldBytes - Self.headerBytes) / MemoryLayout<PackedSegment>.stride - Int(header.first) - count
  }

  subscript(index: Int) -> PackedSegment {
    get {
      precondition((0..<count).contains(index), "A segment must be in the list.")
      return unsafe segments[index]
    }
    nonmutating set {
      precondition((0..<count).contains(index), "A segment must be in the list.")
      unsafe segments[index] = newValue
    }
  }

  /// Puts a segment behind the others. Amortised O(1).
  mutating func append(_ segment: PackedSegment, in heap: BlockHeap) {
    if room == 0 { makeRoom(in: heap) }
    unsafe (segments + count).initialize(to: segment)
    header.count += 1
  }

  /// Takes out the eldest. O(1).
  func removeFirst() {
    precondition(count > 0, "An empty list has no eldest segment.")
    header.first += 1
    header.count -= 1
  }

  /// Takes one out of the middle: those on the side of it where they are fewer move up.
  func remove(at index: Int) {
    precondition((0..<count).contains(index), "A segment must be in the list.")
    if index < count / 2 {
      let from = unsafe segments
      header.first += 1
      unsafe (from + 1).update(from: from, count: index)
    } else {
      unsafe (segments + index).update(from: segments + index + 1, count: count - index - 1)
    }
    header.count -= 1
  }

  /// Moves the segments up where half of the block is free, else to a block of twice the size.
  private mutating func makeRoom(in heap: BlockHeap) {
    let isRoomy = Int(header.first) > count
    let list = isRoomy ? self : Self(size: BlockSize.rounded(2 * heldBytes), heap)
    let (from, moved) = unsafe (segments, count)
    list.header.first = 0
    unsafe list.segments.update(from: from, count: moved)
    list.header.count = UInt32(moved)
    if !isRoomy { release(to: heap) }
    self = list
  }

  /// Ends the list; its segments are ended by whoever has them.
  func release(to heap: BlockHeap) { unsafe heap.free(base, heldBytes) }
}
