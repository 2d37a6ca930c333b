extension FingerTree {
  /// Adds what came at a time, behind what came at the same time before.
  ///
  /// - Complexity: O(1) amortised in order. Late by *d* entries, O(log d) nodes, each of which is
  ///   worked out anew but where the monoid is commutative, and a combination for every level.
  @inlinable
  mutating func insert(_ input: Input, at time: Int64) {
    makeUnique()
    if time >= latest || count == 0 { append(input, at: time) } else { insertLate(input, at: time) }
  }

  @inlinable
  mutating func append(_ input: Input, at time: Int64) {
    let leaf = right[0]
    // A part of a leaf is left for what comes late, which had to split it.
    if leaf.count >= leaf.width - leaf.width / 8 { makeRoomAtEnd(for: time) }
    right[0].insert(input, at: time, index: right[0].count)
    back = monoid.combine(back, monoid.lift(input))
    if count == 0 { earliest = time }
    latest = time
    count += 1
  }

  @inlinable
  mutating func makeRoomAtEnd(for time: Int64) {
    if height == 0, start >= left[0].width / 4 {
      closeGap()
    } else if left[0].width < Node.leafWidth {
      widenLeaf()
    } else {
      appendLeaf(for: time)
    }
  }

  /// Moves the entries of the first leaf to its beginning.
  @inlinable
  mutating func closeGap() {
    left[0].removeFirst(start)
    border -= start
    start = 0
  }

  /// Puts a wider one in the place of the only leaf.
  @inlinable
  @discardableResult
  mutating func widenLeaf() -> Node {
    let old = left[0]
    let leaf = pool.makeLeaf(width: min(4 * old.width, Node.leafWidth))
    old.move(from: 0, to: leaf)
    pool.release(old)
    (left[0], right[0]) = (leaf, leaf)
    return leaf
  }

  /// Adds an empty leaf at the right end: full nodes stay full, unlike where one is split.
  @inlinable
  mutating func appendLeaf(for time: Int64) {
    var child = pool.makeLeaf()
    // What the node before the new child comes to: it is on the right edge no more.
    var total = back
    let isFirst = height == 0
    middle = monoid.combine(middle, back)
    back = monoid.identity
    right[0] = child
    for level in stride(from: 1, through: height, by: 1) {
      let node = right[level]
      node[node.count - 1] = total
      total = monoid.combine(rightTotal(level), total)
      if !node.isFull {
        node.insert(child, of: monoid.identity, at: time, index: node.count)
        return setRightTotal(level, total)
      }
      let sibling = pool.makeBranch(level: level)
      sibling.insert(child, of: monoid.identity, at: time, index: 0)
      right[level] = sibling
      child = sibling
    }
    growRoot(total, child, monoid.identity, low: time)
    if isFirst { renewFront() }
  }

  /// Puts a new root above the old one and its sibling, each with what it comes to.
  @inlinable
  mutating func growRoot(_ total: Partial, _ sibling: Node, _ siblingTotal: Partial, low: Int64) {
    let root = pool.makeBranch(level: height + 1)
    root.insert(left[height], of: total, at: .min, index: 0)
    root.insert(sibling, of: siblingTotal, at: low, index: 1)
    left.append(root)
    right.append(root)
    rootTotal = monoid.identity
    if path.count <= height { path.append(FingerStep(node: root, index: 0)) }
  }

  /// What the node of a level on the right edge comes to without its children on an edge.
  @inlinable
  func rightTotal(_ level: Int) -> Partial {
    level == height ? rootTotal : right[level + 1][right[level + 1].count - 1]
  }

  @inlinable
  mutating func setRightTotal(_ level: Int, _ total: Partial) {
    if level == height {
      rootTotal = total
    } else {
      right[level + 1][right[level + 1].count - 1] = total
    }
  }
}
