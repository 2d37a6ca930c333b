/// The nodes of one finger tree, those in use and some that wait to be.
///
/// Nodes are used again, so that a window that slides allocates nothing; those that wait are no
/// more than the others and a few, so that memory shrinks with the window.
@usableFromInline
final class FingerNodePool<Monoid: ConversationMonoid> {
  @usableFromInline typealias Node = FingerNode<Monoid>

  /// ```
  ///   ┌─── in use ───┬─ free ─┐     a node knows its place; one that is given back
  ///   │ node    node │ node   │     changes places with the last that is in use
  ///   └──────────────┴────────┘
  /// ```
  @usableFromInline
  struct Shelf {
    @usableFromInline var nodes: [Node] = []
    @usableFromInline var usedCount = 0

    @inlinable
    init() {}
  }

  @usableFromInline var leaves = Shelf()
  @usableFromInline var branches = Shelf()

  @inlinable
  init() {}

  @inlinable
  deinit {
    for node in leaves.nodes { node.deallocate() }
    for node in branches.nodes { node.deallocate() }
  }

  /// An empty leaf, with room for so many entries or more. O(1).
  @inlinable
  func makeLeaf(width: Int = Node.leafWidth) -> Node {
    leaves.take(level: 0, width: width)
  }

  /// An empty node above the leaves. O(1).
  @inlinable
  func makeBranch(level: Int) -> Node {
    branches.take(level: level, width: Node.branchWidth)
  }

  /// Takes a node back, and ends what is in it. O(width).
  @inlinable
  func release(_ node: Node) {
    if node.isLeaf { leaves.put(node) } else { branches.put(node) }
  }
}

extension FingerNodePool.Shelf {
  @inlinable
  mutating func take(level: Int, width: Int) -> FingerNode<Monoid> {
    if usedCount == nodes.count {
      nodes.append(FingerNode(level: level, width: width, place: usedCount))
    } else {
      nodes[usedCount].level = level
    }
    usedCount += 1
    return nodes[usedCount - 1]
  }

  @inlinable
  mutating func put(_ node: FingerNode<Monoid>) {
    node.removeAll()
    usedCount -= 1
    swap(node, usedCount)
    if node.isLeaf, node.width < FingerNode<Monoid>.leafWidth {
      swap(node, nodes.count - 1)
      giveBack()
    }
    while nodes.count > 2 * usedCount + 8 { giveBack() }
  }

  /// Gives back the last node.
  @inlinable
  mutating func giveBack() {
    nodes.popLast()?.deallocate()
  }

  @inlinable
  mutating func swap(_ node: FingerNode<Monoid>, _ place: Int) {
    let (old, other) = (node.place, nodes[place])
    nodes[old] = other
    other.place = old
    nodes[place] = node
    node.place = place
  }
}

// It is changed by a tree that alone refers to it; a tree that shares it makes one of its own
// first.
extension FingerNodePool: @unchecked Sendable {}
