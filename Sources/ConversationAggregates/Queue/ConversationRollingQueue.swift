/// A queue that knows what all its elements together come to.
public protocol ConversationRollingQueue<Monoid>: Sendable {
  /// How elements are brought together.
  associatedtype Monoid: ConversationMonoid

  /// An empty queue.
  init(_ monoid: Monoid)

  /// How many elements there are.
  var count: Int { get }

  /// What all elements together come to, the oldest on the left. O(1).
  var total: Monoid.Partial { get }

  /// Adds a new element.
  mutating func append(_ input: Monoid.Input)

  /// Lets go of the oldest element.
  ///
  /// - Precondition: There is an element.
  mutating func removeFirst()
}
