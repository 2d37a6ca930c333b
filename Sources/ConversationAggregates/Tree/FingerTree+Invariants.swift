extension FingerTree {
  /// Stops where the tree contradicts itself. O(n), for tests.
  func checkInvariants(areEqual: (Partial, Partial) -> Bool) {
    var leaves: [Node] = []
    func visit(_ node: Node, low: Int64?) {
      precondition(node.count > 0 || count == 0, "A node is empty.")
      precondition(node.count <= node.width, "A node is too wide.")
      if let low { precondition(low <= node.time(0), "A lower bound is too high.") }
      let times = (0..<node.count).map { node.time($0) }
      precondition(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 }, "Times descend.")
      guard !node.isLeaf else { return leaves.append(node) }
      for index in 0..<node.count {
        let child = node.child(index)
        precondition(child.level == node.level - 1, "A child is not one level below.")
        if child.isLeaf ? child != left[0] && child != right[0] : true {
          precondition(
            areEqual(node[index], ownTotal(of: child)), "A total is not that of a child.")
        }
        visit(child, low: child == left[child.level] ? nil : node.time(index))
      }
    }
    visit(right[height], low: nil)
    if height > 0 {
      precondition(areEqual(rootTotal, ownTotal(of: right[height])), "The root's total is wrong.")
    }
    for level in 0..<height {
      precondition(left[level] == left[level + 1].child(0), "The left edge slipped.")
      let last = right[level + 1].count - 1
      precondition(right[level] == right[level + 1].child(last), "The right edge slipped.")
    }
    checkEnds(leaves)
    precondition(pool.leaves.usedCount == leaves.count, "A leaf was not given back.")
  }

  private func checkEnds(_ leaves: [Node]) {
    let times = leaves.flatMap { leaf in (0..<leaf.count).map { leaf.time($0) } }.dropFirst(start)
    precondition(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 }, "Leaves descend.")
    precondition(times.count == count, "The entries are miscounted.")
    precondition(times.first ?? .max == earliest, "The earliest time is another.")
    precondition(times.last ?? .min == latest, "The latest time is another.")
    let end = left[0].count
    precondition(
      height > 0 ? border == end : border < end || count == 0, "The border is elsewhere.")
    precondition(suffixes.count == border - start, "The front has other entries.")
  }
}
