/// A way to bring many values together: each is lifted to a partial result, and partial results are
/// combined, in an order that does not matter for the outcome but for who comes first.
///
/// The laws are those of a monoid, `combine(identity, a) == a == combine(a, identity)` and
/// `combine(combine(a, b), c) == combine(a, combine(b, c))`. It need not be commutative: what is
/// older always stands on the left.
public protocol ConversationMonoid: Sendable {
  /// What a message brings.
  associatedtype Input: Sendable
  /// What some messages together have come to.
  associatedtype Partial: Sendable

  /// Whether the order does not matter either: `combine(a, b) == combine(b, a)`, as of a sum. What
  /// comes late is then added to totals that are there; unless it is so said, they are worked out
  /// anew.
  static var isCommutative: Bool { get }

  /// What no message at all comes to.
  var identity: Partial { get }

  /// What one message comes to: the same each time, and quickly, since a window lifts a message
  /// again where it works out a total anew.
  func lift(_ input: Input) -> Partial

  /// What older messages and newer ones come to together.
  func combine(_ older: Partial, _ newer: Partial) -> Partial
}

extension ConversationMonoid {
  /// That the order matters, or may.
  @inlinable public static var isCommutative: Bool { false }
}

/// A monoid in which the oldest part can be taken out again, as from a sum.
public protocol ConversationInvertibleMonoid: ConversationMonoid {
  /// What is left of a total when its oldest part is taken out:
  /// `remove(a, from: combine(a, b)) == b`, but for a rounding that the monoid states.
  func remove(_ oldest: Partial, from total: Partial) -> Partial
}
