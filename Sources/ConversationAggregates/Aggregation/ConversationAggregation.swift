/// A monoid with a result that is worth showing: what a rolling window is told to work out.
///
/// ```swift
/// import ConversationAggregates
///
/// /// The longest text of a window.
/// struct Longest: ConversationAggregation {
///   var identity: String { "" }
///   func lift(_ text: String) -> String { text }
///   func combine(_ older: String, _ newer: String) -> String {
///     newer.count > older.count ? newer : older
///   }
///   func lower(_ longest: String) -> String { longest }
/// }
/// ```
public protocol ConversationAggregation: ConversationMonoid {
  /// What is shown of the partial result of a whole window.
  associatedtype Output: Sendable
  /// What windows in order of time roll on.
  associatedtype Rolling: ConversationRollingQueue<Self> = ConversationDABAQueue<Self>

  /// What a whole window comes to.
  func lower(_ total: Partial) -> Output
}

/// An aggregation whose windows take out what leaves, rather than folding anew what stays.
public protocol ConversationInvertibleAggregation:
  ConversationAggregation, ConversationInvertibleMonoid
where Rolling == ConversationSubtractingQueue<Self> {}
