extension FingerTree {
  /// Lets go of the entries before a time, whole leaves at once. O(1) amortised each.
  @inlinable
  mutating func removeAll(before time: Int64) {
    if earliest < time { removeEarliest(before: time) }
  }

  /// Lets go of the earliest entry, of those of one time the first that came; there must be one.
  @inlinable
  mutating func removeFirst() {
    precondition(count > 0, "An empty tree has no first entry.")
    guard count > 1 else { return removeAll() }
    makeUnique()
    let isLast = start + 1 == left[0].count
    let isNew = isLast && dropLeaves { _ in false }
    removeFront(isLast ? 0 : 1, isNew: isNew)
  }

  @inlinable
  mutating func removeEarliest(before time: Int64) {
    guard latest >= time else { return removeAll() }
    makeUnique()
    let isNew =
      left[0].time(left[0].count - 1) < time
      && dropLeaves { $0.time($0.count - 1) < time }
    var end = start
    while left[0].time(end) < time { end += 1 }
    removeFront(end - start, isNew: isNew)
  }

  /// Lets go of the first entries of the first leaf, but not of all.
  @inlinable
  mutating func removeFront(_ removed: Int, isNew: Bool) {
    start += removed
    count -= removed
    earliest = left[0].time(start)
    if isNew || start > border {
      renewFront()
    } else {
      suffixes.removeLast(removed)
      front = suffixes.last ?? monoid.identity
    }
  }

  @inlinable
  mutating func removeAll() {
    makeUnique()
    while height > 0 { dropLeaf() }
    left[0].removeAll()
    (start, border, count, earliest, latest) = (0, 0, 0, .max, .min)
    suffixes.removeAll(keepingCapacity: true)
    (front, middle, back) = (monoid.identity, monoid.identity, monoid.identity)
  }
}

// MARK: Leaves

extension FingerTree {
  /// Takes out the first leaf, and those behind it that are over, but not the last; and works out
  /// anew what the new left edge comes to.
  ///
  /// - Returns: Whether there was a leaf to take out.
  @inlinable
  @inline(__always)
  mutating func dropLeaves(while isOver: (Node) -> Bool) -> Bool {
    guard height > 0 else { return false }
    var top = 0
    repeat {
      count -= left[0].count - start
      start = 0
      top = max(top, dropLeaf())
    } while height > 0 && isOver(left[0])
    for level in stride(from: 1, through: min(top, height), by: 1) {
      let total = ownTotal(of: left[level])
      if level == height { rootTotal = total } else { left[level + 1][0] = total }
    }
    return true
  }

  /// Takes out the first leaf, which is not the last, and all above that have nothing else.
  ///
  /// - Returns: The level up to which the left edge has changed.
  @inlinable
  @discardableResult
  mutating func dropLeaf() -> Int {
    pool.release(left[0])
    var top = 1
    while left[top].count == 1 {
      pool.release(left[top])
      top += 1
    }
    left[top].removeFirst(1)
    while height > 0, right[height].count == 1 {
      pool.release(right[height])
      right.removeLast()
      left.removeLast()
    }
    left[height] = right[height]
    for level in stride(from: min(top, height), to: 0, by: -1) {
      left[level - 1] = left[level].child(0)
    }
    return top
  }
}
