/// What came by time, in any order, and what it comes to: a tree with a finger on either end.
///
/// After Tangwongsan, Hirzel and Schneider, “Optimal and general out-of-order sliding-window
/// aggregation” (VLDB 12, 2019), FiBA. What comes in order is added at the right end without a look
/// at the rest; what comes late by *d* entries climbs from there, O(log *d*); what leaves does so
/// at the left end, O(1) amortised; what all come to is known at every moment.
///
/// ```
///               ┌──────── root ────────┐           A node says of each child what it comes to, but
///         ┌─ left ─┐   plain   ┌─ right ─┐         of one on an edge what it comes to without its
///       leaf      leaf  …     …        leaf        own child on that edge, and of the first and
///        ▲ finger                       ▲ finger   last leaf nothing.
///    front │ ─────────── middle ──────── │ back
/// ```
///
/// So a change at either end stays there, and the whole is `front`, `middle` and `back` together:
///
/// - `front` is what the first leaf comes to from `start` on, since those before have left. What
///   each entry and those behind it come to is kept in `suffixes`, so that letting go of one takes
///   no combination.
/// - `back` is what the last leaf comes to. Where it is the first as well, that is cut in two at
///   `border`; the latest entry is always behind it.
/// - `middle` is what lies between.
///
/// Of entries of one time the first to come is the first. We depart from the paper in that entries
/// lie in the leaves alone, as they came, and are lifted when they are combined; that what leaves
/// makes nodes thin only at the left edge, so that nothing has to be moved between nodes; that
/// nodes know no parents, since the edges are kept by level and other paths are walked from there;
/// and that what a child comes to lies in its parent, so that working it out anew is a walk through
/// one piece of memory.
@usableFromInline
struct FingerTree<Monoid: ConversationMonoid>: Sendable {
  @usableFromInline typealias Input = Monoid.Input
  @usableFromInline typealias Partial = Monoid.Partial
  @usableFromInline typealias Node = FingerNode<Monoid>

  @usableFromInline let monoid: Monoid
  @usableFromInline var pool = FingerNodePool<Monoid>()
  /// The nodes of the left edge by level, the first leaf first and the root last.
  @usableFromInline var left: [Node]
  /// Those of the right edge; the root is on both.
  @usableFromInline var right: [Node]
  /// What the root comes to, without its children on the edges; of no meaning if it is a leaf.
  @usableFromInline var rootTotal: Partial

  @usableFromInline var front: Partial
  @usableFromInline var middle: Partial
  @usableFromInline var back: Partial
  /// What the entry before the border comes to, the two before it, and so on from the start.
  @usableFromInline var suffixes: [Partial] = []
  /// Where the entries of the first leaf begin; those before have left.
  @usableFromInline var start = 0
  /// Where the front ends: with the first leaf, unless it is the only one.
  @usableFromInline var border = 0

  /// How many entries there are.
  @usableFromInline var count = 0
  /// The time of the first entry; `max` if there is none.
  @usableFromInline var earliest = Int64.max
  /// The time of the last entry; `min` if there is none.
  @usableFromInline var latest = Int64.min
  /// Where ``descend(to:)`` went, by level.
  @usableFromInline var path: [FingerStep<Monoid>]

  /// A tree without entries.
  @inlinable
  init(_ monoid: Monoid) {
    self.monoid = monoid
    let identity = monoid.identity
    (rootTotal, front, middle, back) = (identity, identity, identity, identity)
    let root = pool.makeLeaf(width: Node.leastWidth)
    (left, right) = ([root], [root])
    path = [FingerStep(node: root, index: 0)]
  }

  /// The earliest time; nil of an empty tree.
  @inlinable var firstTime: Int64? { count == 0 ? nil : earliest }

  /// What all entries come to, in order of time. Two combinations.
  @inlinable var total: Partial { monoid.combine(monoid.combine(front, middle), back) }

  /// The level of the root.
  @inlinable var height: Int { left.count - 1 }
}

/// A node on the way to a leaf, and which of its children is next.
@usableFromInline
struct FingerStep<Monoid: ConversationMonoid>: Sendable {
  @usableFromInline let node: FingerNode<Monoid>
  @usableFromInline let index: Int

  @inlinable
  init(node: FingerNode<Monoid>, index: Int) {
    self.node = node
    self.index = index
  }
}
