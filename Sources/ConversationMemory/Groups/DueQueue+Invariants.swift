import DequeModule
import HeapModule

extension DueQueue {
  /// Stops where the queue contradicts itself. O(entries), for tests.
  func checkInvariants() {
    precondition(
      zip(ordered, ordered.dropFirst()).allSatisfy { $0 <= $1 }, "What came in order is not.")
  }

  /// All entries, stale ones included, in no order.
  var all: [Due] { ordered.map(\.self) + others.unordered }
}
