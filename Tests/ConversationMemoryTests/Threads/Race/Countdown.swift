import Synchronization

/// Tells the last of so many parties that it is the last.
final class Countdown: Sendable {
  private let left: Atomic<Int>

  init(_ count: Int) {
    left = Atomic(count)
  }

  /// Whether everybody else has asked before.
  func isLast() -> Bool {
    left.wrappingSubtract(1, ordering: .acquiringAndReleasing).newValue == 0
  }
}
