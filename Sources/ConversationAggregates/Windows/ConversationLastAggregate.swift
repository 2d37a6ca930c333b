/// What the last so many messages come to.
public struct ConversationLastAggregate<Aggregation: ConversationAggregation>: Sendable {
  @usableFromInline let aggregation: Aggregation
  @usableFromInline let limit: Int
  @usableFromInline var queue: Aggregation.Rolling

  /// A window without messages.
  ///
  /// - Parameters:
  ///   - aggregation: What is worked out.
  ///   - limit: Of how many messages; of none where it is not above zero.
  public init(_ aggregation: Aggregation, last limit: Int) {
    self.aggregation = aggregation
    self.limit = limit
    queue = Aggregation.Rolling(aggregation)
  }

  /// Adds a message; the oldest leaves if there are more than the limit. O(1).
  @inlinable
  public mutating func add(_ input: Aggregation.Input) {
    guard limit > 0 else { return }
    if queue.count == limit { queue.removeFirst() }
    queue.append(input)
  }

  /// What the messages come to. O(1).
  @inlinable public var value: Aggregation.Output { aggregation.lower(queue.total) }

  /// How many messages there are, at most the limit.
  public var count: Int { queue.count }
}
