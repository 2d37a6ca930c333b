import Synchronization

/// A place in the one order of all invocations and responses of a history.
package struct HistoryStamp: Comparable, Hashable, Sendable {
  package let number: UInt64

  package init(_ number: UInt64) {
    self.number = number
  }

  package static func < (first: HistoryStamp, second: HistoryStamp) -> Bool {
    first.number < second.number
  }
}

/// Hands out stamps, from 1, each once, to any number of threads.
final class HistoryStampCounter: Sendable {
  private let last = Atomic<UInt64>(0)

  /// The next stamp.
  ///
  /// Acquiring and releasing, so that a recorded call stays between its two stamps: with less, it
  /// could seem to run before it was invoked, and a correct object would be rejected. The price:
  /// these stamps order calls that would otherwise race, so a missing barrier *between* two calls
  /// may not show in a recorded history. The thread sanitizer and counting tests look for those.
  func next() -> HistoryStamp {
    HistoryStamp(last.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue)
  }
}
