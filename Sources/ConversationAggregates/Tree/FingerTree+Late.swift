extension FingerTree {
  /// Adds what came at a time before the latest.
  ///
  /// - Parameter merge: Where it is given, what came at the same time before is changed by it, and
  ///   there is no new entry.
  @inlinable
  @inline(__always)
  mutating func insertLate(
    _ input: Input, at time: Int64, merge: ((_ older: Input, _ newer: Input) -> Input)? = nil
  ) {
    var leaf = descend(to: time)
    if leaf == left[0], start > 0 { closeGap() }
    var index = leaf.lastIndex(notAfter: time)
    if let merge, leaf.time(index) == time {
      leaf.setInput(merge(leaf.input(index), input), of: index)
    } else {
      if leaf.time(index) <= time { index += 1 }
      earliest = min(earliest, time)
      count += 1
      if leaf.isFull, leaf.width < Node.leafWidth { leaf = widenLeaf() }
      guard !leaf.isFull else { return split(leaf, for: input, at: time, index) }
      leaf.insert(input, at: time, index: index)
    }
    renewTotals(with: monoid.lift(input), in: leaf, index)
  }

  /// The leaf where a time belongs: up from the right end as far as it needs, and down.
  @inlinable
  mutating func descend(to time: Int64) -> Node {
    var level = 0
    while level < height, right[level + 1].time(right[level + 1].count - 1) > time { level += 1 }
    var node = right[level]
    for level in stride(from: level, to: 0, by: -1) {
      // Of a first child the lower bound does not matter: what is earlier than all goes there.
      let index = node.lastIndex(notAfter: time)
      path[level] = FingerStep(node: node, index: index)
      node = node.child(index)
    }
    while level < height {
      level += 1
      path[level] = FingerStep(node: right[level], index: right[level].count - 1)
    }
    return node
  }

  /// Brings totals up to date after an entry of a leaf has come, or changed.
  @inlinable
  mutating func renewTotals(with partial: Partial, in leaf: Node, _ index: Int) {
    if leaf == left[0], height > 0 || index < border {
      renewFront()
    } else if leaf == right[0] {
      back =
        Monoid.isCommutative
        ? monoid.combine(back, partial)
        : leaf.total(of: (height == 0 ? border : 0)..<leaf.count, monoid)
    } else if Monoid.isCommutative {
      addToTotals(partial)
      middle = monoid.combine(middle, partial)
    } else {
      path[1].node[path[1].index] = ownTotal(of: leaf)
      renewTotals(from: 1)
      middle = middleTotal
    }
  }
}

// MARK: Splitting

extension FingerTree {
  /// Makes two of a leaf, and adds an entry to one of them.
  @inlinable
  mutating func split(_ leaf: Node, for input: Input, at time: Int64, _ index: Int) {
    let (isFirst, isLast) = (leaf == left[0], leaf == right[0])
    // The last leaf's part that stays gets little more.
    let half = isLast ? leaf.width * 3 / 4 : leaf.width / 2
    let sibling = pool.makeLeaf()
    leaf.move(from: half, to: sibling)
    if index <= half {
      leaf.insert(input, at: time, index: index)
    } else {
      sibling.insert(input, at: time, index: index - half)
    }
    link(sibling, after: leaf)
    if isLast { back = ownTotal(of: right[0]) }
    if isFirst {
      renewFront()
    } else {
      middle = middleTotal
    }
  }

  /// Puts a new node behind its sibling, at the end of the path, and splits those above that are
  /// full.
  @inlinable
  mutating func link(_ sibling: Node, after node: Node) {
    var (node, sibling) = (node, sibling)
    if right[0] == node { right[0] = sibling }
    for level in stride(from: 1, through: height, by: 1) {
      let (parent, index) = (path[level].node, path[level].index)
      guard parent.isFull else {
        put(sibling, behind: node, in: parent, index)
        return renewTotals(from: level)
      }
      let half = parent.width / 2
      let other = pool.makeBranch(level: level)
      parent.move(from: half, to: other)
      if index < half {
        put(sibling, behind: node, in: parent, index)
      } else {
        put(sibling, behind: node, in: other, index - half)
      }
      if right[level] == parent { right[level] = other }
      (node, sibling) = (parent, other)
    }
    growRoot(ownTotal(of: node), sibling, ownTotal(of: sibling), low: sibling.time(0))
  }

  @inlinable
  func put(_ sibling: Node, behind node: Node, in parent: Node, _ index: Int) {
    parent[index] = ownTotal(of: node)
    // Of a first child it may have been too high, which did not matter as long as it was whole.
    parent.setTime(min(parent.time(index), node.time(0)), of: index)
    parent.insert(sibling, of: ownTotal(of: sibling), at: sibling.time(0), index: index + 1)
  }
}
