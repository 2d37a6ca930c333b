/// A node of a finger tree: a piece of memory, and nobody's object, so that a look at it counts no
/// references.
///
/// ```
///                ┌────────┬───────────────┬───────────────────────────────────────┐
///   a leaf       │ header │ times × width │ partials × width                      │
///                └────────┴───────────────┴───────────────────────────────────────┘
///                ┌────────┬───────────────┬──────────────────┬──────────────────┐
///   any other    │ header │ times × width │ children × width │ partials × width │
///                └────────┴───────────────┴──────────────────┴──────────────────┘
/// ```
///
/// Of a leaf the times are those of its entries, ascending, and the partials what came at each. Of
/// any other node a time is a lower bound of those below a child, and above those below the child
/// before; the partial is what the child comes to (see ``FingerTree``).
///
/// It is used, and changed, through its tree alone, and given back by the tree's pool.
@usableFromInline
@safe
struct FingerNode<Partial> {
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
    let offset = Self.partialsOffset(width, isLeaf: isLeaf)
    unsafe base = .allocate(
      byteCount: offset + width * MemoryLayout<Partial>.stride,
      alignment: max(64, MemoryLayout<Partial>.alignment))
    let header = Header(level: level, width: width, place: place)
    unsafe base.initializeMemory(as: Header.self, to: header)
    unsafe (base + Self.timesOffset).bindMemory(to: Int64.self, capacity: width)
    if !isLeaf {
      unsafe (base + Self.timesOffset + 8 * width).bindMemory(to: Self.self, capacity: width)
    }
    unsafe (base + offset).bindMemory(to: Partial.self, capacity: width)
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
  static func partialsOffset(_ width: Int, isLeaf: Bool) -> Int {
    let mask = MemoryLayout<Partial>.alignment - 1
    return (timesOffset + (isLeaf ? 8 : 16) * width + mask) & ~mask
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

  @inlinable var partials: UnsafeMutablePointer<Partial> {
    let offset = Self.partialsOffset(width, isLeaf: isLeaf)
    return unsafe (base + offset).assumingMemoryBound(to: Partial.self)
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
