/// A node of a finger tree: a piece of memory, and nobody's object, so that a look at it counts no
/// references.
///
/// ```
///                ┌────────┬───────────────┬────────────────┐
///   a leaf       │ header │ times × width │ inputs × width │
///                └────────┴───────────────┴────────────────┘
///                ┌────────┬───────────────┬──────────────────┬──────────────────┐
///   any other    │ header │ times × width │ children × width │ partials × width │
///                └────────┴───────────────┴──────────────────┴──────────────────┘
/// ```
///
/// Of a leaf the times are those of its entries, not descending, and the inputs what came at each:
/// a partial result would be several times as large, and who looks for a place in a large tree
/// waits for memory. Of any other node a time is a lower bound of those below a child, and not
/// below those of the child before; the partial is what the child comes to (see ``FingerTree``).
///
/// It is used, and changed, through its tree alone, and given back by the tree's pool.
@usableFromInline
@safe
struct FingerNode<Monoid: ConversationMonoid> {
  @usableFromInline typealias Input = Monoid.Input
  @usableFromInline typealias Partial = Monoid.Partial

  /// The most entries of a leaf, which are searched and moved fast, since they lie together.
  @inlinable static var leafWidth: Int { 64 }
  /// Those of the first leaf of a tree that is new: there may be a tree for each of many keys.
  @inlinable static var leastWidth: Int { 4 }
  /// The most children of any other node: fewer, since on a path all of them are combined.
  @inlinable static var branchWidth: Int { 16 }

  @usableFromInline
  struct Header {
    @usableFromInline var count = 0
    @usableFromInline let width: Int
    @usableFromInline var level: Int
    @usableFromInline var place: Int

    @inlinable
    init(level: Int, width: Int, place: Int) {
      self.level = level
      self.width = width
      self.place = place
    }
  }

  @usableFromInline let base: UnsafeMutableRawPointer

  /// A node without entries or children, with room for so many.
  @usableFromInline
  init(level: Int, width: Int, place: Int) {
    let isLeaf = level == 0
    let offset = isLeaf ? Self.inputsOffset(width) : Self.partialsOffset(width)
    let stride = isLeaf ? MemoryLayout<Input>.stride : MemoryLayout<Partial>.stride
    unsafe base = .allocate(
      byteCount: offset + width * stride,
      alignment: max(64, MemoryLayout<Input>.alignment, MemoryLayout<Partial>.alignment))
    let header = Header(level: level, width: width, place: place)
    unsafe base.initializeMemory(as: Header.self, to: header)
    unsafe (base + Self.timesOffset).bindMemory(to: Int64.self, capacity: width)
    if isLeaf {
      unsafe (base + offset).bindMemory(to: Input.self, capacity: width)
    } else {
      unsafe (base + Self.timesOffset + 8 * width).bindMemory(to: Self.self, capacity: width)
      unsafe (base + offset).bindMemory(to: Partial.self, capacity: width)
    }
  }

  /// Gives its memory back; it is not used again.
  @usableFromInline
  func deallocate() {
    removeAll()
    unsafe base.deallocate()
  }
}

// MARK: Where things lie

extension FingerNode {
  @inlinable static var timesOffset: Int { 32 }

  @inlinable
  static func inputsOffset(_ width: Int) -> Int {
    let mask = MemoryLayout<Input>.alignment - 1
    return (timesOffset + 8 * width + mask) & ~mask
  }

  @inlinable
  static func partialsOffset(_ width: Int) -> Int {
    let mask = MemoryLayout<Partial>.alignment - 1
    return (timesOffset + 16 * width + mask) & ~mask
  }

  @inlinable var header: UnsafeMutablePointer<Header> {
    unsafe base.assumingMemoryBound(to: Header.self)
  }

  @inlinable var times: UnsafeMutablePointer<Int64> {
    unsafe (base + Self.timesOffset).assumingMemoryBound(to: Int64.self)
  }

  @inlinable var children: UnsafeMutablePointer<Self> {
    unsafe (base + Self.timesOffset + 8 * width).assumingMemoryBound(to: Self.self)
  }

  /// Of a leaf.
  @inlinable var inputs: UnsafeMutablePointer<Input> {
    unsafe (base + Self.inputsOffset(width)).assumingMemoryBound(to: Input.self)
  }

  /// Of any other node.
  @inlinable var partials: UnsafeMutablePointer<Partial> {
    unsafe (base + Self.partialsOffset(width)).assumingMemoryBound(to: Partial.self)
  }

  /// How far it is from the leaves: 0 for one of those.
  @inlinable var level: Int {
    get { unsafe header.pointee.level }
    nonmutating set { unsafe header.pointee.level = newValue }
  }

  @inlinable var isLeaf: Bool { level == 0 }

  /// How many entries or children there are.
  @inlinable var count: Int {
    get { unsafe header.pointee.count }
    nonmutating set { unsafe header.pointee.count = newValue }
  }

  /// How many entries or children it has room for.
  @inlinable var width: Int { unsafe header.pointee.width }

  @inlinable var isFull: Bool { count == width }

  /// Its place in the pool.
  @inlinable var place: Int {
    get { unsafe header.pointee.place }
    nonmutating set { unsafe header.pointee.place = newValue }
  }
}

extension FingerNode: Equatable {
  @inlinable
  static func == (left: Self, right: Self) -> Bool { unsafe left.base == right.base }
}

// A node is memory that one tree alone refers to, through a pool that it alone changes; a tree that
// shares its pool copies all nodes before it changes one.
extension FingerNode: @unchecked Sendable {}
