/// Partial results by time, for messages that come in any order: a tree with a finger on either
/// end.
///
/// After Tangwongsan, Hirzel and Schneider, “Optimal and general out-of-order sliding-window
/// aggregation” (VLDB 12, 2019), FiBA. What comes in order is added at the right end without a look
/// at the rest; what comes late by *d* entries climbs from there, O(log *d*); what leaves does so
/// at the left end, O(1) amortised.
///
/// ```
///                  ┌──── root ────┐               `total` of a node is what its children come to,
///          ┌─ left ─┐  plain   ┌─ right ─┐        without the first on the left edge and without
///        leaf leaf  …     …   leaf     leaf       the last on the right edge
///        ▲ finger                      ▲ finger
/// ```
///
/// So a change at either end stays there. We depart from the paper in that entries lie in the
/// leaves alone, that what leaves makes nodes thin only at the left edge, so that nothing has to be
/// moved between nodes, and that nodes at the edges know their own part only: the total is put
/// together from the edges when it is asked for, in O(log *n*), five nodes for a million entries.
@usableFromInline
struct FingerTree<Monoid: ConversationMonoid>: Sendable {
  /// The most children of a node, or entries of a leaf.
  @usableFromInline static var width: Int { 16 }

  /// A node by its place among ``nodes``; they name each other by these, so that a copy of the tree
  /// is a copy.
  @usableFromInline typealias Reference = Int

  @usableFromInline
  struct Node: Sendable {
    @usableFromInline var parent: Reference?
    /// Not above the time of any entry below, and above those of the node before.
    @usableFromInline var low: Int64
    /// Of a leaf: the times of its entries, ascending, and what came at each.
    @usableFromInline var times: [Int64] = []
    @usableFromInline var partials: [Monoid.Partial] = []
    /// Of any other node.
    @usableFromInline var children: [Reference] = []
    @usableFromInline var total: Monoid.Partial

    @inlinable var isLeaf: Bool { children.isEmpty }

    @inlinable
    init(low: Int64, total: Monoid.Partial) {
      self.low = low
      self.total = total
    }
  }

  @usableFromInline let monoid: Monoid
  @usableFromInline var nodes: [Node]
  @usableFromInline var free: [Reference] = []
  @usableFromInline var root: Reference = 0
  @usableFromInline var firstLeaf: Reference = 0
  @usableFromInline var lastLeaf: Reference = 0
  /// What the last entry of the first leaf comes to, the last two, and so on to all of them, so
  /// that letting go of one costs nothing; empty when it has to be worked out.
  @usableFromInline var firstSuffixes: [Monoid.Partial] = []
  /// How many times have an entry.
  @usableFromInline var count = 0

  /// A tree without entries.
  @usableFromInline
  init(_ monoid: Monoid) {
    self.monoid = monoid
    nodes = [Node(low: .min, total: monoid.identity)]
  }

  /// The earliest time; nil of an empty tree.
  @inlinable var firstTime: Int64? { nodes[firstLeaf].times.first }
}

// MARK: Totals

extension FingerTree {
  /// What all entries come to, in order of time. O(log n).
  @inlinable var total: Monoid.Partial {
    guard let first = nodes[root].children.first, let last = nodes[root].children.last else {
      return nodes[root].total
    }
    return monoid.combine(monoid.combine(leftTotal(first), nodes[root].total), rightTotal(last))
  }

  /// What the entries before a time come to. O(log n).
  @inlinable
  func total(before time: Int64) -> Monoid.Partial {
    total(before: time, below: root, isLeft: true)
  }

  @inlinable
  func total(before time: Int64, below node: Reference, isLeft: Bool) -> Monoid.Partial {
    var sum = monoid.identity
    if nodes[node].isLeaf {
      for (entry, partial) in zip(nodes[node].times, nodes[node].partials) where entry < time {
        sum = monoid.combine(sum, partial)
      }
      return sum
    }
    let children = nodes[node].children
    for (index, child) in children.enumerated() {
      // All of a child comes before the time if the next begins no later.
      guard index + 1 < children.count, nodes[children[index + 1]].low <= time else {
        return monoid.combine(
          sum, total(before: time, below: child, isLeft: isLeft && index == 0))
      }
      let whole = isLeft && index == 0 ? leftTotal(child) : nodes[child].total
      sum = monoid.combine(sum, whole)
    }
    return sum
  }

  /// What a node of the left edge that is not the root comes to.
  @inlinable
  func leftTotal(_ node: Reference) -> Monoid.Partial {
    guard let first = nodes[node].children.first else { return nodes[node].total }
    return monoid.combine(leftTotal(first), nodes[node].total)
  }

  @inlinable
  func rightTotal(_ node: Reference) -> Monoid.Partial {
    guard let last = nodes[node].children.last else { return nodes[node].total }
    return monoid.combine(nodes[node].total, rightTotal(last))
  }

  @inlinable
  func isLeft(_ node: Reference) -> Bool {
    var node = node
    while let parent = nodes[node].parent {
      guard nodes[parent].children.first == node else { return false }
      node = parent
    }
    return true
  }

  @inlinable
  func isRight(_ node: Reference) -> Bool {
    var node = node
    while let parent = nodes[node].parent {
      guard nodes[parent].children.last == node else { return false }
      node = parent
    }
    return true
  }

  /// Works out the total of a node anew, from those below it.
  @inlinable
  mutating func refresh(_ node: Reference) {
    nodes[node].total = ownTotal(of: node)
  }

  @inlinable
  func ownTotal(of node: Reference) -> Monoid.Partial {
    var sum = monoid.identity
    if nodes[node].isLeaf {
      for partial in nodes[node].partials { sum = monoid.combine(sum, partial) }
      return sum
    }
    let children = nodes[node].children
    let lower = isLeft(node) ? 1 : 0
    let upper = children.count - (isRight(node) ? 1 : 0)
    var index = lower
    while index < upper {
      sum = monoid.combine(sum, nodes[children[index]].total)
      index += 1
    }
    return sum
  }
}
