extension FingerTree {
  /// Sees to it that no other tree has these nodes: a copy of a tree shares them until either is
  /// changed. O(1), or O(n) for the first change after a copy.
  @inlinable
  mutating func makeUnique() {
    if !isKnownUniquelyReferenced(&pool) { copyNodes() }
  }

  @inlinable
  mutating func copyNodes() {
    // It keeps the old nodes in memory while they are copied.
    let old = pool
    pool = FingerNodePool()
    let root = withExtendedLifetime(old) { copy(of: right[height]) }
    (left[height], right[height]) = (root, root)
    for level in stride(from: height, to: 0, by: -1) {
      left[level - 1] = left[level].child(0)
      right[level - 1] = right[level].child(right[level].count - 1)
    }
  }

  @inlinable
  func copy(of node: Node) -> Node {
    let copy =
      node.isLeaf ? pool.makeLeaf(width: node.width) : pool.makeBranch(level: node.level)
    for index in 0..<node.count {
      let time = node.time(index)
      if node.isLeaf {
        copy.insert(node.input(index), at: time, index: index)
      } else {
        copy.insert(self.copy(of: node.child(index)), of: node[index], at: time, index: index)
      }
    }
    return copy
  }
}
