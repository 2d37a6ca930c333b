/// A deque whose elements have addresses, so that a type around it can lend them on.
///
/// A library's deque lends its elements by coroutine; lent on from one of several places, each use
/// allocates the coroutine's frame, which the buffer's hot paths must not.
///
/// ```
///   base                      base + capacity
///   ┌───┬───┬───────────┬───┬───┐
///   │ 3 │ 4 │   free    │ 1 │ 2 │     count elements from `head` on, wrapped around
///   └───┴───┴───────────┴───┴───┘
///                        head
/// ```
///
/// It owns its memory; nothing else has the address of an element for longer than a use of it.
@usableFromInline
@safe
struct AddressableDeque<Element>: ~Copyable {
  @usableFromInline var base: UnsafeMutablePointer<Element>
  @usableFromInline var head = 0
  @usableFromInline var count = 0
  /// Slots allocated, used or not.
  @usableFromInline var capacity = 0

  @inlinable
  init() {
    unsafe base = .allocate(capacity: 0)
  }

  @inlinable
  deinit {
    for index in 0..<count { unsafe address(of: index).deinitialize(count: 1) }
    unsafe base.deallocate()
  }

  @inlinable var isEmpty: Bool { count == 0 }

  /// Where an element lies until the next change of the deque, for types that lend it on.
  @inlinable
  @inline(__always)
  func address(of index: Int) -> UnsafeMutablePointer<Element> {
    precondition(index >= 0 && index < count, "An index must be that of an element.")
    // Neither can overflow: both are less than the capacity, which is a number of bytes.
    let slot = head &+ index
    return unsafe base + (slot < capacity ? slot : slot &- capacity)
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
    if count == capacity { reallocate(capacity: max(4, 2 * capacity)) }
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

  /// Ends all elements. O(n).
  ///
  /// - Parameter most: How many slots stay at most; where there are more, none does.
  @inlinable
  mutating func removeAll(keepingSlots most: Int) {
    for index in 0..<count { unsafe address(of: index).deinitialize(count: 1) }
    head = 0
    count = 0
    if capacity > most { reallocate(capacity: 0) }
  }

  @inlinable
  @inline(__always)
  mutating func advance() {
    head = head &+ 1 < capacity ? head &+ 1 : 0
    count &-= 1
  }

  /// Whether more than three quarters of the slots are unused, beyond those that stay. Of many
  /// elements only when few are left, or next to none of the slots are used: moving them is to take
  /// no call long.
  @inlinable
  @inline(__always)
  var isMostlyUnused: Bool {
    capacity >= 4 * max(16, count) && (count <= 8192 || capacity > 64 * count)
  }

  /// Gives back slots where most are unused. O(n), and rarer than every n-th that leaves.
  @inlinable
  mutating func giveBack() {
    if isMostlyUnused { reallocate(capacity: max(16, 2 * count)) }
  }

  /// Moves the elements to other memory, with room for so many, at least as many as there are.
  @inlinable
  @inline(never)
  mutating func reallocate(capacity newCapacity: Int) {
    precondition(newCapacity >= count, "There must be room for what is there.")
    let new = UnsafeMutablePointer<Element>.allocate(capacity: newCapacity)
    for index in 0..<count { unsafe (new + index).initialize(to: address(of: index).move()) }
    unsafe LargeBlock.free(UnsafeMutableRawPointer(base), capacity * MemoryLayout<Element>.stride)
    unsafe base = new
    head = 0
    capacity = newCapacity
  }
}
