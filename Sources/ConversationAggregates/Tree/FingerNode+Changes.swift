// What comes into a node, and goes. All is checked as in what lies there.
extension FingerNode {
  /// Adds an entry of a leaf before that of an index, or behind all. O(width).
  @inlinable
  @inline(__always)
  func insert(_ input: Input, at time: Int64, index: Int) {
    precondition(isLeaf, "Only a leaf has entries.")
    let rest = makeRoom(at: index)
    unsafe (times + index).initialize(to: time)
    unsafe (inputs + index + 1).moveInitialize(from: inputs + index, count: rest)
    unsafe (inputs + index).initialize(to: input)
  }

  /// Adds a child before that of an index, or behind all. O(width).
  @inlinable
  func insert(_ child: Self, of partial: Partial, at time: Int64, index: Int) {
    precondition(!isLeaf, "A leaf has no children.")
    let rest = makeRoom(at: index)
    unsafe (times + index).initialize(to: time)
    unsafe (partials + index + 1).moveInitialize(from: partials + index, count: rest)
    unsafe (partials + index).initialize(to: partial)
    unsafe (children + index + 1).moveInitialize(from: children + index, count: rest)
    unsafe (children + index).initialize(to: child)
  }

  /// Counts one more, and moves the times behind it.
  ///
  /// - Returns: How many those are.
  @inlinable
  @inline(__always)
  func makeRoom(at index: Int) -> Int {
    precondition(
      !isFull && index >= 0 && index <= count, "A node must have room for what it is given.")
    let rest = count - index
    if rest > 0 { unsafe (times + index + 1).moveInitialize(from: times + index, count: rest) }
    count += 1
    return rest
  }

  /// Takes out the first entries or children. O(width).
  @inlinable
  func removeFirst(_ removed: Int) {
    precondition(removed >= 0 && removed <= count, "A node must have what is taken out.")
    let rest = count - removed
    unsafe times.moveInitialize(from: times + removed, count: rest)
    if isLeaf {
      unsafe inputs.deinitialize(count: removed)
      unsafe inputs.moveInitialize(from: inputs + removed, count: rest)
    } else {
      unsafe partials.deinitialize(count: removed)
      unsafe partials.moveInitialize(from: partials + removed, count: rest)
      unsafe children.moveInitialize(from: children + removed, count: rest)
    }
    count = rest
  }

  @inlinable
  func removeAll() {
    if isLeaf {
      unsafe inputs.deinitialize(count: count)
    } else {
      unsafe partials.deinitialize(count: count)
    }
    count = 0
  }

  /// Moves all from an index on to an empty node. O(width).
  @inlinable
  func move(from index: Int, to other: Self) {
    precondition(
      index >= 0 && index <= count && other.count == 0 && isLeaf == other.isLeaf
        && count - index <= other.width,
      "A node must have what it gives, and room for what it is given.")
    let moved = count - index
    unsafe other.times.moveInitialize(from: times + index, count: moved)
    if isLeaf {
      unsafe other.inputs.moveInitialize(from: inputs + index, count: moved)
    } else {
      unsafe other.partials.moveInitialize(from: partials + index, count: moved)
      unsafe other.children.moveInitialize(from: children + index, count: moved)
    }
    other.count = moved
    count = index
  }
}

extension FingerNode {
  /// What some entries or children come to, in their order.
  @inlinable
  func total(of range: Range<Int>, _ monoid: Monoid) -> Partial {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "A range must lie within.")
    return isLeaf
      ? fold(range, monoid) { monoid.lift(unsafe inputs[$0]) }
      : fold(range, monoid) { unsafe partials[$0] }
  }

  @inlinable
  @inline(__always)
  func fold(_ range: Range<Int>, _ monoid: Monoid, _ part: (Int) -> Partial) -> Partial {
    guard !range.isEmpty else { return monoid.identity }
    // In two halves at once, so that one combination does not have to wait for all before it.
    let half = range.count >> 1
    guard half > 0 else { return part(range.lowerBound) }
    var older = part(range.lowerBound)
    var newer = part(range.lowerBound + half)
    for index in range.lowerBound + 1..<range.lowerBound + half {
      older = monoid.combine(older, part(index))
      newer = monoid.combine(newer, part(index + half))
    }
    let total = monoid.combine(older, newer)
    guard range.count & 1 == 1 else { return total }
    return monoid.combine(total, part(range.upperBound - 1))
  }
}
