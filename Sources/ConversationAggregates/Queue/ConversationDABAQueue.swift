/// A rolling queue over any monoid: DABA Lite, three combinations an operation at the most.
///
/// From Tangwongsan, Hirzel and Schneider, “In-order sliding-window aggregation in worst-case
/// constant time” (VLDB Journal 30, 2021). Each slot holds a message's own partial result, or what
/// it and those up to a border come to:
///
/// ```
///   front        left         right          aggregated     back        end
///     │ up to back │ up to right │ its own      │ up to back   │ its own    │
///     └─────────────┴─────────────┴──────────────┴──────────────┴────────────┘
///                   left          right          aggregated     back
/// ```
///
/// The first slot says what all before `back` come to; `backTotal` has the rest. With every
/// operation the borders move by one, so that the front is folded again just before it is used up.
/// We depart from the paper in the memory below: chunks that are found by index, not by links.
public struct ConversationDABAQueue<Monoid: ConversationMonoid> {
  @usableFromInline let monoid: Monoid
  @usableFromInline var slots = ChunkedQueue<Monoid.Partial>()
  @usableFromInline var left = 0
  @usableFromInline var right = 0
  @usableFromInline var aggregated = 0
  @usableFromInline var back = 0
  /// What the slots from `right` to before `back` come to.
  @usableFromInline var middleTotal: Monoid.Partial
  /// What the slots from `back` on come to.
  @usableFromInline var backTotal: Monoid.Partial

  /// An empty queue.
  public init(_ monoid: Monoid) {
    self.monoid = monoid
    middleTotal = monoid.identity
    backTotal = monoid.identity
  }
}

extension ConversationDABAQueue: ConversationRollingQueue {
  /// How many elements there are.
  @inlinable public var count: Int { slots.count }

  /// What all elements together come to. One combination.
  @inlinable public var total: Monoid.Partial {
    slots.start == back ? backTotal : monoid.combine(slots[slots.start], backTotal)
  }

  /// Adds a new element. O(1).
  @inlinable
  public mutating func append(_ input: Monoid.Input) {
    let partial = monoid.lift(input)
    slots.append(partial)
    backTotal = monoid.combine(backTotal, partial)
    moveBorders()
  }

  /// Lets go of the oldest element. O(1).
  ///
  /// - Precondition: There is an element.
  @inlinable
  public mutating func removeFirst() {
    slots.removeFirst()
    moveBorders()
  }

  @inlinable
  mutating func moveBorders() {
    if slots.start == back {
      // The front is empty, so the back has one element at most, which is the front now.
      left = slots.end
      right = slots.end
      aggregated = slots.end
      back = slots.end
      middleTotal = monoid.identity
      backTotal = monoid.identity
      return
    }
    if left == back {
      // All of the front is folded, and as long as the back: both become the new front.
      left = slots.start
      right = back
      aggregated = slots.end
      back = slots.end
      middleTotal = backTotal
      backTotal = monoid.identity
    }
    if left == right {
      left += 1
      right += 1
      aggregated += 1
    } else {
      slots[left] = monoid.combine(slots[left], middleTotal)
      left += 1
      aggregated -= 1
      if aggregated + 1 < back {
        slots[aggregated] = monoid.combine(slots[aggregated], slots[aggregated + 1])
      }
    }
  }
}
