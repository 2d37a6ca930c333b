extension FingerTree {
  /// Adds what came at a time; what came at the same time before stands on its left.
  ///
  /// - Complexity: O(log d), d being how many entries have later times; O(1) amortised in order.
  @inlinable
  mutating func insert(_ partial: Monoid.Partial, at time: Int64) {
    let leaf = lastLeaf
    let last = nodes[leaf].times.count - 1
    guard last >= 0, nodes[leaf].times[last] <= time else {
      return insertLate(partial, at: time)
    }
    if leaf == firstLeaf { firstSuffixes.removeAll(keepingCapacity: true) }
    if nodes[leaf].times[last] == time {
      nodes[leaf].partials[last] = monoid.combine(nodes[leaf].partials[last], partial)
      nodes[leaf].total = monoid.combine(nodes[leaf].total, partial)
    } else if last + 1 < Self.width {
      nodes[leaf].times.append(time)
      nodes[leaf].partials.append(partial)
      nodes[leaf].total = monoid.combine(nodes[leaf].total, partial)
      count += 1
    } else {
      appendLeaf(partial, at: time)
    }
  }

  /// Adds a leaf at the right end: full ones stay full, unlike where one is split.
  @inlinable
  mutating func appendLeaf(_ partial: Monoid.Partial, at time: Int64) {
    let leaf = makeNode(low: time)
    nodes[leaf].times.append(time)
    nodes[leaf].partials.append(partial)
    count += 1
    let before = lastLeaf
    lastLeaf = leaf
    refreshAll(link(leaf, after: before))
  }

  @inlinable
  mutating func insertLate(_ partial: Monoid.Partial, at time: Int64) {
    let leaf = leaf(for: time)
    let index = nodes[leaf].times.firstIndex { $0 >= time } ?? nodes[leaf].times.count
    if index < nodes[leaf].times.count, nodes[leaf].times[index] == time {
      nodes[leaf].partials[index] = monoid.combine(nodes[leaf].partials[index], partial)
      return refreshAll([leaf])
    }
    nodes[leaf].times.insert(time, at: index)
    nodes[leaf].partials.insert(partial, at: index)
    count += 1
    guard nodes[leaf].times.count > Self.width else { return refreshAll([leaf]) }
    let half = Self.width / 2
    let sibling = makeNode(low: nodes[leaf].times[half])
    nodes[sibling].times.append(contentsOf: nodes[leaf].times[half...])
    nodes[sibling].partials.append(contentsOf: nodes[leaf].partials[half...])
    nodes[leaf].times.removeSubrange(half...)
    nodes[leaf].partials.removeSubrange(half...)
    if lastLeaf == leaf { lastLeaf = sibling }
    refreshAll(link(sibling, after: leaf))
  }

  /// The leaf where a time belongs: up from the right end as far as it needs, and down.
  @inlinable
  func leaf(for time: Int64) -> Reference {
    var node = lastLeaf
    while nodes[node].low > time, let parent = nodes[node].parent { node = parent }
    while !nodes[node].isLeaf {
      // Of the first child the lower bound does not matter: what is earlier than all goes there.
      let children = nodes[node].children
      var index = children.count - 1
      while index > 0, nodes[children[index]].low > time { index -= 1 }
      node = children[index]
    }
    return node
  }

  @inlinable
  mutating func makeNode(low: Int64) -> Reference {
    let node = Node(low: low, total: monoid.identity)
    if let reference = free.popLast() {
      nodes[reference] = node
      return reference
    }
    nodes.append(node)
    return nodes.count - 1
  }

  /// Puts a new node behind its sibling, and splits those above that get too wide.
  ///
  /// - Returns: The nodes whose total has to be worked out anew, lower ones first.
  @inlinable
  mutating func link(_ node: Reference, after sibling: Reference) -> [Reference] {
    var touched = [sibling, node]
    var (sibling, node) = (sibling, node)
    while true {
      guard let parent = nodes[sibling].parent else {
        let top = makeNode(low: nodes[sibling].low)
        nodes[top].children = [sibling, node]
        nodes[sibling].parent = top
        nodes[node].parent = top
        root = top
        return touched + [top]
      }
      nodes[node].parent = parent
      let index = 1 + (nodes[parent].children.firstIndex(of: sibling) ?? 0)
      nodes[parent].children.insert(node, at: index)
      touched.append(parent)
      guard nodes[parent].children.count > Self.width else { return touched }
      // At the end only the new one moves on, so that what is filled in order is filled up.
      let cut = index == Self.width ? index : Self.width / 2
      let moved = Array(nodes[parent].children[cut...])
      let other = makeNode(low: nodes[moved[0]].low)
      nodes[parent].children.removeSubrange(cut...)
      nodes[other].children = moved
      for child in moved { nodes[child].parent = other }
      touched.append(other)
      (sibling, node) = (parent, other)
    }
  }

  /// Works out the totals of nodes anew, lower ones first, and of all above that hold them.
  @inlinable
  mutating func refreshAll(_ touched: [Reference]) {
    if touched.contains(firstLeaf) { firstSuffixes.removeAll(keepingCapacity: true) }
    for node in touched { refresh(node) }
    guard var node = touched.last else { return }
    while let parent = nodes[node].parent {
      // At an edge the parent does not hold this one's total.
      if nodes[parent].children.last == node, isRight(node) { return }
      if nodes[parent].children.first == node, isLeft(node) { return }
      refresh(parent)
      node = parent
    }
  }
}
