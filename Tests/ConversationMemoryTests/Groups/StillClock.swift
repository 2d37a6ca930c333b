import Synchronization

/// A clock that a test moves by hand, and on which nobody who sleeps ever wakes: no sweeper comes,
/// so that a test can do without one.
final class StillClock: Clock {
  typealias Instant = ContinuousClock.Instant

  private let origin = ContinuousClock.now
  private let seconds = Atomic(0)

  var now: Instant { origin.advanced(by: .seconds(seconds.load(ordering: .relaxed))) }
  var minimumResolution: Duration { .seconds(1) }

  func advance(bySeconds count: Int) {
    seconds.add(count, ordering: .relaxed)
  }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    // Nothing ever comes; a task that is cancelled goes on.
    let (nothing, continuation) = AsyncStream.makeStream(of: Never.self)
    for await _ in nothing {}
    continuation.finish()
    throw CancellationError()
  }
}
