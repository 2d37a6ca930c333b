/// A deque whose elements have addresses, so that a type around it can lend them on.
///
/// A library's deque lends its elements by coroutine; lent on from one of several places, each use
/// allocates the coroutine's frame, which the buffer's hot paths must not.
///
/// Few elements lie in one block, which grows by moving them. Many lie in blocks of 512: a deque of
/// millions grows and shrinks by a block, and no call waits until all of them have been moved.
///
/// ```
///   few: the block is the ring, and       many: the directory is the ring
///   begins with its own directory
///   ┌───╥───┬───┬───────────┬───┬───┐     ┌───┬───┬───┬───┬───┬───┐
///   │ ● ║ 3 │ 4 │   free    │ 1 │ 2 │     │ ● │   │   │ ● │ ● │ ● │
///   └───╨───┴───┴───────────┴───┴───┘     └─┼─┴───┴───┴─┼─┴─┼─┴─┼─┘
///                            head           ▼           ▼   ▼   ▼
///                                         last        first …    blocks
/// ```
///
/// It owns its memory; nothing else has the address of an element for longer than a use of it.
@usableFromInline
@safe
struct AddressableDeque<Element>: ~Copyable {
  @usableFromInline typealias Block = UnsafeMutablePointer<Element>

  /// The addresses of the blocks, of each 512 slots of ``span``; nil where there is none.
  @usableFromInline var directory: UnsafeMutablePointer<Block?>
  /// A block that was given back and will be the next, so that what comes and goes allocates none.
  @usableFromInline var spare: Block?
  /// The slot of the first element, and how often the ring has begun anew times ``span``.
  @usableFromInline var head = 0
  @usableFromInline var count = 0
  /// Slots behind the last element that need no other block.
  @usableFromInline var room = 0
  /// What a slot that the first element leaves adds to the room: 1 where there is one block, or 0.
  @usableFromInline var roomOfFirst = 1
  /// ``span`` less one: a power of two, whether all of the slots have memory or not, or none.
  @usableFromInline var mask = -1
  /// Slots allocated, used or not.
  @usableFromInline var capacity = 0
  /// Bytes of all slots, used or not, and of the directory.
  @usableFromInline var heldBytes = 0

  /// The slots after which the ring begins anew.
  @inlinable var span: Int { mask &+ 1 }

  /// Whether they lie in many blocks.
  @inlinable var isMany: Bool { roomOfFirst == 0 }

  /// Elements of a block: the most that lie in one, a power of two.
  @inlinable static var blockCount: Int { 1 << blockShift }
  @inlinable static var blockShift: Int { 9 }

  @inlinable
  init() {
    unsafe directory = Self.noDirectory
  }

  @inlinable
  deinit {
    for index in 0..<count { unsafe address(of: index).deinitialize(count: 1) }
    deallocate()
  }

  @inlinable var isEmpty: Bool { count == 0 }

  /// Where an element lies until the next change of the deque, for types that lend it on.
  @inlinable
  @inline(__always)
  func address(of index: Int) -> Block {
    // In one comparison: a negative index is a greater number than any count.
    precondition(
      UInt(bitPattern: index) < UInt(bitPattern: count), "An index must be that of an element.")
    let slot = (head &+ index) & mask
    // There is a block wherever there is an element.
    return unsafe directory[slot &>> Self.blockShift].unsafelyUnwrapped
      + (slot & (Self.blockCount &- 1))
  }

  @inlinable
  subscript(index: Int) -> Element {
    @inline(__always) unsafeAddress { unsafe UnsafePointer(address(of: index)) }
    @inline(__always) unsafeMutableAddress { unsafe address(of: index) }
  }

  /// Adds an element behind the others. Amortised O(1).
  @inlinable
  @inline(__always)
  mutating func append(_ element: consuming Element) {
    if room == 0 { makeRoom() }
    room &-= 1
    count &+= 1
    unsafe address(of: count &- 1).initialize(to: element)
  }

  /// Takes out the first element. O(1).
  @inlinable
  mutating func removeFirst() -> Element {
    let element = unsafe address(of: 0).move()
    advance()
    return element
  }

  /// Ends the first element where it lies. O(1).
  @inlinable
  mutating func dropFirst() {
    unsafe address(of: 0).deinitialize(count: 1)
    advance()
  }

  /// Takes out the last element. O(1).
  @inlinable
  mutating func removeLast() -> Element {
    let element = unsafe address(of: count &- 1).move()
    count &-= 1
    room &+= 1
    if room == Self.blockCount, isMany { dropLastBlock() }
    return element
  }

  @inlinable
  @inline(__always)
  mutating func advance() {
    head &+= 1
    count &-= 1
    room &+= roomOfFirst
    if head & (Self.blockCount &- 1) == 0, isMany { dropFirstBlock() }
  }

  /// Whether more than three quarters of the slots are unused, beyond those that stay: of blocks
  /// that are full only few are.
  @inlinable
  @inline(__always)
  var isMostlyUnused: Bool { capacity >= 4 * max(16, count) }

  /// Gives back slots where most are unused. O(n), of few, and rarer than every n-th that leaves.
  @inlinable
  mutating func giveBack() {
    if isMostlyUnused { reallocate(capacity: max(16, min(Self.blockCount, 2 * count))) }
  }
}
