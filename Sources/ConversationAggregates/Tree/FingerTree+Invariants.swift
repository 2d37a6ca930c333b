extension FingerTree {
  /// Stops where the tree contradicts itself. O(n), for tests.
  func checkInvariants(areEqual: (Monoid.Partial, Monoid.Partial) -> Bool) {
    var times: [Int64] = []
    var leaves: [Reference] = []
    var depths: Set<Int> = []
    func visit(_ node: Reference, depth: Int) {
      precondition(areEqual(nodes[node].total, ownTotal(of: node)), "A total is not that of below.")
      precondition(nodes[node].times.count <= Self.width, "A leaf is too wide.")
      precondition(nodes[node].children.count <= Self.width, "A node is too wide.")
      if nodes[node].isLeaf {
        leaves.append(node)
        depths.insert(depth)
        if let first = nodes[node].times.first, !isLeft(node) {
          precondition(nodes[node].low <= first, "A lower bound is too high.")
        }
        times += nodes[node].times
      }
      for child in nodes[node].children {
        precondition(nodes[child].parent == node, "A child names another parent.")
        visit(child, depth: depth + 1)
      }
    }
    visit(root, depth: 0)
    precondition(nodes[root].parent == nil, "The root has a parent.")
    precondition(depths.count == 1, "Leaves lie at different depths.")
    precondition(leaves.first == firstLeaf && leaves.last == lastLeaf, "A finger slipped.")
    precondition(zip(times, times.dropFirst()).allSatisfy { $0 < $1 }, "Times do not ascend.")
    precondition(times.count == count, "The entries are miscounted.")
  }
}
