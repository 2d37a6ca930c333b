extension FingerTree {
  /// Lets go of the entries before a time, whole leaves at once. O(1) amortised each.
  @inlinable
  mutating func removeAll(before time: Int64) {
    if earliest < time { removeEarliest(before: time) }
  }

  /// Lets go of the earliest entry; there must be one.
  @inlinable
  mutating func removeFirst() {
    precondition(count > 0, "An empty tree has no first entry.")
    // If no time is later, there is but one entry.
    if earliest == .max { removeAll() } else { removeEarliest(before: earliest + 1) }
  }

  @inlinable
  mutating func removeEarliest(before time: Int64) {
    guard latest >= time else { return removeAll() }
    makeUnique()
    let isNew = dropLeaves(before: time)
    let leaf = left[0]
    let old = start
    while leaf.time(start) < time { start += 1 }
    count -= start - old
    earliest = leaf.time(start)
    if isNew || start > border {
      renewFront()
    } else {
      for _ in old..<start { suffixes.removeLast() }
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
  /// Takes out leaves without an entry from a time on, but not the last, and works out anew what
  /// the new left edge comes to.
  ///
  /// - Returns: Whether there were any.
  @inlinable
  mutating func dropLeaves(before time: Int64) -> Bool {
    var top = 0
    while height > 0, left[0].time(left[0].count - 1) < time {
      count -= left[0].count - start
      start = 0
      top = max(top, dropLeaf())
    }
    guard top > 0 else { return false }
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
