import Synchronization

/// A clock that a test turns forward and back, and on which a sleep ends only when it is cancelled.
final class TurnedClock: Clock {
  typealias Instant = ContinuousClock.Instant

  private let start = ContinuousClock.now
  private let nanoseconds = Atomic<Int64>(0)

  var now: Instant {
    start.advanced(by: .nanoseconds(nanoseconds.load(ordering: .sequentiallyConsistent)))
  }

  var minimumResolution: Duration { .nanoseconds(3) }

  /// Shows an instant, counted from where it stood when it was made.
  func turn(to nanoseconds: Int64) {
    self.nanoseconds.store(nanoseconds, ordering: .sequentiallyConsistent)
  }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    if deadline <= now { return }
    let (never, _) = AsyncStream<Void>.makeStream()
    for await _ in never {}
    throw CancellationError()
  }
}
