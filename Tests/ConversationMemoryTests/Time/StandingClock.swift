import ConversationTestSupport
import Synchronization

/// A clock on which nobody ever wakes: what sleeps on it, such as a sweeper, never acts.
///
/// It stands still until it is moved, so that a walk alone says what happens when.
final class StandingClock: Clock {
  typealias Duration = Swift.Duration
  typealias Instant = ConversationManualClock.Instant

  private let present = Mutex<Int64>(0)

  var now: Instant { Instant(nanoseconds: present.withLock { $0 }) }
  var minimumResolution: Duration { .nanoseconds(1) }

  func move(to nanoseconds: Int64) { present.withLock { $0 = nanoseconds } }

  /// Ends with the task that sleeps, and not before.
  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    let (nothing, continuation) = AsyncStream<Void>.makeStream()
    for await () in nothing {}
    withExtendedLifetime(continuation) {}
    throw CancellationError()
  }
}
