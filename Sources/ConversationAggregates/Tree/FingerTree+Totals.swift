extension FingerTree {
  /// What a node comes to without its children on an edge, worked out from what is in it.
  @inlinable
  func ownTotal(of node: Node) -> Partial {
    guard !node.isLeaf else { return node.total(of: 0..<node.count, monoid) }
    let lower = node.child(0) == left[node.level - 1] ? 1 : 0
    let isRight = node.child(node.count - 1) == right[node.level - 1]
    return node.total(of: lower..<max(lower, node.count - (isRight ? 1 : 0)), monoid)
  }

  /// Works out anew what the nodes of the path come to, from a level up to an edge, beyond which
  /// nothing holds it.
  @inlinable
  mutating func renewTotals(from level: Int) {
    for level in level..<height {
      let node = path[level].node
      path[level + 1].node[path[level + 1].index] = ownTotal(of: node)
      if node == left[level] || node == right[level] { return }
    }
    rootTotal = ownTotal(of: right[height])
  }

  /// Adds a part to what the nodes of the path come to, as far as an edge.
  @inlinable
  mutating func addToTotals(_ partial: Partial) {
    var node = path[1].node
    node[path[1].index] = monoid.combine(node[path[1].index], partial)
    for level in 1..<height {
      let (parent, index) = (path[level + 1].node, path[level + 1].index)
      parent[index] = monoid.combine(parent[index], partial)
      if node == left[level] || node == right[level] { return }
      node = parent
    }
    rootTotal = monoid.combine(rootTotal, partial)
  }

  /// What all leaves but the first and the last come to. A combination for every level on either
  /// edge.
  @inlinable var middleTotal: Partial {
    guard height > 0 else { return monoid.identity }
    var total = monoid.identity
    for level in stride(from: 2, through: height, by: 1) {
      total = monoid.combine(total, left[level][0])
    }
    total = monoid.combine(total, rootTotal)
    for level in stride(from: height, to: 1, by: -1) {
      total = monoid.combine(total, right[level][right[level].count - 1])
    }
    return total
  }

  /// Makes all of the first leaf the front; of a tree of one leaf, all but its latest entry.
  @inlinable
  mutating func renewFront() {
    let leaf = left[0]
    if height == 0 {
      border = max(start, leaf.count - 1)
      back = leaf.total(of: border..<leaf.count, monoid)
    } else {
      border = leaf.count
    }
    middle = middleTotal
    suffixes.removeAll(keepingCapacity: true)
    front = monoid.identity
    for index in stride(from: border - 1, through: start, by: -1) {
      let part = monoid.lift(leaf.input(index))
      front = suffixes.isEmpty ? part : monoid.combine(part, front)
      suffixes.append(front)
    }
  }
}

// MARK: Up to a time

extension FingerTree {
  /// What the entries before a time come to. O(log n) of nodes.
  @inlinable
  func total(before time: Int64) -> Partial {
    if time > latest { return total }
    return time <= earliest ? monoid.identity : total(before: time, below: right[height])
  }

  @inlinable
  func total(before time: Int64, below node: Node) -> Partial {
    // No earlier time is the least there is, as there is an entry before this one.
    let index = node.lastIndex(notAfter: time - 1)
    guard !node.isLeaf else {
      let end = node.time(index) < time ? index + 1 : index
      return node.total(of: (node == left[0] ? start : 0)..<end, monoid)
    }
    let below = total(before: time, below: node.child(index))
    guard index > 0 else { return below }
    let isLeft = node.child(0) == left[node.level - 1]
    let first = isLeft ? leftTotal(node.level - 1) : node[0]
    let plain = node.total(of: 1..<index, monoid)
    return monoid.combine(monoid.combine(first, plain), below)
  }

  /// What the node of a level on the left edge that is not the root comes to.
  @inlinable
  func leftTotal(_ level: Int) -> Partial {
    guard level > 0 else { return left[0].total(of: start..<left[0].count, monoid) }
    return monoid.combine(leftTotal(level - 1), left[level + 1][0])
  }
}
