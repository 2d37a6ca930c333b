import ConversationAggregates
import Synchronization

/// A sum that counts how often it combines.
struct CombinationCounter: ConversationAggregation {
  final class Count: Sendable {
    private let combinations = Atomic<Int>(0)

    var value: Int { combinations.load(ordering: .relaxed) }
    func increment() { combinations.add(1, ordering: .relaxed) }
    func reset() { combinations.store(0, ordering: .relaxed) }
  }

  let count = Count()

  var identity: Int { 0 }
  func lift(_ input: Int) -> Int { input }
  func combine(_ older: Int, _ newer: Int) -> Int {
    count.increment()
    return older + newer
  }
  func lower(_ total: Int) -> Int { total }
}
