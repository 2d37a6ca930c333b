extension FingerTree {
  /// Lets go of the entries before a time. O(1) amortised each.
  @inlinable
  mutating func removeAll(before time: Int64) {
    while let first = nodes[firstLeaf].times.first, first < time { removeFirst() }
  }

  /// Lets go of the earliest entry; there must be one.
  @inlinable
  mutating func removeFirst() {
    let leaf = firstLeaf
    nodes[leaf].times.removeFirst()
    nodes[leaf].partials.removeFirst()
    count -= 1
    if nodes[leaf].times.isEmpty, leaf != root {
      removeEmpty(leaf)
    } else {
      takeFromSuffixes()
    }
  }

  /// Works out the total of the first leaf, of which an entry has gone.
  @inlinable
  mutating func takeFromSuffixes() {
    if firstSuffixes.isEmpty {
      var sum = monoid.identity
      for partial in nodes[firstLeaf].partials.reversed() {
        sum = monoid.combine(partial, sum)
        firstSuffixes.append(sum)
      }
    } else {
      firstSuffixes.removeLast()
    }
    nodes[firstLeaf].total = firstSuffixes.last ?? monoid.identity
  }

  /// Takes out the first leaf and all above that have nothing else, and finds the new left edge.
  @inlinable
  mutating func removeEmpty(_ leaf: Reference) {
    var node = leaf
    while let parent = nodes[node].parent {
      nodes[parent].children.removeFirst()
      release(node)
      guard nodes[parent].children.isEmpty else { break }
      node = parent
    }
    while nodes[root].children.count == 1 {
      let old = root
      root = nodes[old].children[0]
      nodes[root].parent = nil
      release(old)
    }
    var edge = [root]
    while let first = edge.last.flatMap({ nodes[$0].children.first }) { edge.append(first) }
    firstLeaf = edge[edge.count - 1]
    firstSuffixes.removeAll(keepingCapacity: true)
    for node in edge.reversed() { refresh(node) }
  }

  @inlinable
  mutating func release(_ node: Reference) {
    nodes[node] = Node(low: .min, total: monoid.identity)
    free.append(node)
  }
}
