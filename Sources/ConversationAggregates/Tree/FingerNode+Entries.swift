// What lies in a node, by its index. An index from outside is checked, so that no mistake of the
// tree's reads or writes what is not its own.
extension FingerNode {
  @inlinable
  @inline(__always)
  func time(_ index: Int) -> Int64 {
    precondition(index >= 0 && index < count, "An index must be that of an entry.")
    return unsafe times[index]
  }

  @inlinable
  func setTime(_ time: Int64, of index: Int) {
    precondition(index >= 0 && index < count, "An index must be that of an entry.")
    unsafe times[index] = time
  }

  @inlinable
  @inline(__always)
  func child(_ index: Int) -> Self {
    precondition(index >= 0 && index < count && !isLeaf, "An index must be that of a child.")
    return unsafe children[index]
  }

  @inlinable
  subscript(index: Int) -> Partial {
    @inline(__always) unsafeAddress { unsafe UnsafePointer(address(of: index)) }
    @inline(__always) nonmutating unsafeMutableAddress { unsafe address(of: index) }
  }

  @inlinable
  @inline(__always)
  func address(of index: Int) -> UnsafeMutablePointer<Partial> {
    precondition(index >= 0 && index < count, "An index must be that of an entry.")
    return unsafe partials + index
  }

  /// The last index whose time is not above another; 0 if there is none. O(width), in which no step
  /// waits for another: a search in halves would wait for memory several times.
  @inlinable
  func lastIndex(notAfter time: Int64) -> Int {
    var passed = 0
    for index in 0..<count { passed += unsafe times[index] <= time ? 1 : 0 }
    return max(0, passed - 1)
  }

  /// Adds an entry, or a child, behind the others.
  @inlinable
  @inline(__always)
  func append(_ partial: Partial, at time: Int64, child: Self? = nil) {
    precondition(!isFull && isLeaf == (child == nil), "A node must have room for what it is given.")
    let index = count
    unsafe (times + index).initialize(to: time)
    unsafe (partials + index).initialize(to: partial)
    if let child { unsafe (children + index).initialize(to: child) }
    count = index + 1
  }

  /// Adds an entry, or a child, before that of an index. O(width).
  @inlinable
  func insert(_ partial: Partial, at time: Int64, child: Self? = nil, index: Int) {
    precondition(
      !isFull && index >= 0 && index <= count && isLeaf == (child == nil),
      "A node must have room for what it is given.")
    let rest = count - index
    unsafe (times + index + 1).moveInitialize(from: times + index, count: rest)
    unsafe (times + index).initialize(to: time)
    unsafe (partials + index + 1).moveInitialize(from: partials + index, count: rest)
    unsafe (partials + index).initialize(to: partial)
    if let child {
      unsafe (children + index + 1).moveInitialize(from: children + index, count: rest)
      unsafe (children + index).initialize(to: child)
    }
    count += 1
  }

  /// Takes out the first entries or children. O(width).
  @inlinable
  func removeFirst(_ removed: Int) {
    precondition(removed >= 0 && removed <= count, "A node must have what is taken out.")
    let rest = count - removed
    unsafe times.moveInitialize(from: times + removed, count: rest)
    unsafe partials.deinitialize(count: removed)
    unsafe partials.moveInitialize(from: partials + removed, count: rest)
    if !isLeaf { unsafe children.moveInitialize(from: children + removed, count: rest) }
    count = rest
  }

  @inlinable
  func removeAll() {
    unsafe partials.deinitialize(count: count)
    count = 0
  }

  /// Moves all from an index on to an empty node. O(width).
  @inlinable
  func move(from index: Int, to other: Self) {
    precondition(
      index >= 0 && index <= count && other.count == 0 && isLeaf == other.isLeaf,
      "A node must have what it gives, and room for what it is given.")
    let moved = count - index
    unsafe other.times.moveInitialize(from: times + index, count: moved)
    unsafe other.partials.moveInitialize(from: partials + index, count: moved)
    if !isLeaf { unsafe other.children.moveInitialize(from: children + index, count: moved) }
    other.count = moved
    count = index
  }
}

extension FingerNode {
  /// What some of the partials come to, in their order.
  @inlinable
  func total<Monoid: ConversationMonoid>(
    of range: Range<Int>, _ monoid: Monoid
  ) -> Partial where Monoid.Partial == Partial {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "A range must lie within.")
    guard !range.isEmpty else { return monoid.identity }
    // In two halves at once, so that one combination does not have to wait for all before it.
    let half = range.count >> 1
    guard half > 0 else { return unsafe partials[range.lowerBound] }
    var older = unsafe partials[range.lowerBound]
    var newer = unsafe partials[range.lowerBound + half]
    for index in range.lowerBound + 1..<range.lowerBound + half {
      older = monoid.combine(older, unsafe partials[index])
      newer = monoid.combine(newer, unsafe partials[index + half])
    }
    let total = monoid.combine(older, newer)
    guard range.count & 1 == 1 else { return total }
    return monoid.combine(total, unsafe partials[range.upperBound - 1])
  }
}
