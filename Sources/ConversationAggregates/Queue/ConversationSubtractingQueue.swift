/// A rolling queue over a monoid that can take its oldest part out again: the total grows by what
/// comes and shrinks by what goes, one operation each.
///
/// Where the monoid rounds, errors would add up for ever. So a second total is kept of what came
/// since a mark, from which nothing has been taken; when all before the mark have gone, it *is* the
/// total, takes its place, and the mark is set anew:
///
/// ```
///   start            mark                end
///     │ ── going ──►  │ ───── fresh ─────  │
///     └────────────── total ───────────────┘
/// ```
///
/// A total thus has at most the roundings of twice the elements that were there at the last change,
/// and of those that came since. Every operation takes constant time, with no worse single one.
public struct ConversationSubtractingQueue<Monoid: ConversationInvertibleMonoid> {
  @usableFromInline let monoid: Monoid
  @usableFromInline var inputs = ChunkedQueue<Monoid.Input>()
  @usableFromInline var fresh: Monoid.Partial
  /// The index from which on ``fresh`` has every element.
  @usableFromInline var mark = 0
  @usableFromInline var sum: Monoid.Partial

  /// An empty queue.
  public init(_ monoid: Monoid) {
    self.monoid = monoid
    sum = monoid.identity
    fresh = monoid.identity
  }
}

extension ConversationSubtractingQueue: ConversationRollingQueue {
  /// How many elements there are.
  @inlinable public var count: Int { inputs.count }

  /// What all elements together come to.
  @inlinable public var total: Monoid.Partial { sum }

  /// Adds a new element. O(1).
  @inlinable
  public mutating func append(_ input: Monoid.Input) {
    let partial = monoid.lift(input)
    inputs.append(input)
    sum = monoid.combine(sum, partial)
    fresh = monoid.combine(fresh, partial)
  }

  /// Lets go of the oldest element. O(1).
  ///
  /// - Precondition: There is an element.
  @inlinable
  public mutating func removeFirst() {
    let oldest = monoid.lift(inputs[inputs.start])
    inputs.removeFirst()
    guard inputs.start >= mark else { return sum = monoid.remove(oldest, from: sum) }
    // Right after the mark nothing has been taken from what is fresh; where the one that goes was
    // the first behind it, that has to go from there too.
    sum = inputs.start == mark ? fresh : monoid.remove(oldest, from: fresh)
    fresh = monoid.identity
    mark = inputs.end
  }
}
