import Synchronization

/// A clock that stands still until a test moves it.
///
/// It begins at ``Instant/start`` and moves only in `advance(by:)` and `advance(to:)`, never
/// backwards. Whatever expires, leases or waits by this clock does so exactly when the test says.
/// It may be read, slept on and moved from any thread and any task at once.
///
/// ```swift
/// let clock = ConversationManualClock()
/// async let woken: Void = clock.sleep(for: .seconds(5))
/// await clock.waitForSleepers(1)
/// clock.advance(by: .seconds(5))
/// try await woken
/// ```
public final class ConversationManualClock: Clock, Sendable {
  /// Durations are the standard library's.
  public typealias Duration = Swift.Duration

  // Written under the lock of `queue`, read by anyone. A reader that sees an instant also sees
  // what its mover did before: the store releases, the load acquires.
  private let nanoseconds = Atomic<Int64>(0)
  private let tickets = Atomic<UInt64>(0)
  let queue = Lock(
    SleepQueue<
      Instant, CheckedContinuation<Void, any Error>, CheckedContinuation<Void, Never>
    >())

  /// Makes a clock that shows ``Instant/start``.
  public init() {}

  /// The instant that the clock was last moved to.
  ///
  /// - Complexity: one atomic load.
  public var now: Instant {
    Instant(nanoseconds: nanoseconds.load(ordering: .acquiring))
  }

  /// One nanosecond, the unit that instants count.
  public var minimumResolution: Swift.Duration { .nanoseconds(1) }

  /// Moves the clock on by a duration and wakes the sleepers that are then due.
  ///
  /// Two threads that advance at once both count. The clock stops at ``Instant/last``.
  ///
  /// - Parameter duration: zero or more, fractions of a nanosecond are dropped.
  /// - Complexity: O(*s*) for *s* sleepers; one lock.
  /// - Precondition: The duration is not negative.
  public func advance(by duration: Swift.Duration) {
    precondition(duration >= .zero, "A manual clock goes forward, and not by \(duration).")
    move { $0.advanced(by: duration) }
  }

  /// Moves the clock to an instant and wakes the sleepers that are then due.
  ///
  /// The due sleepers are resumed in order of deadline, then of arrival, before the call returns.
  /// When they run is for their executors; when two threads advance at once, the order holds
  /// among the sleepers that each of them wakes.
  ///
  /// - Parameter instant: at or after ``now``.
  /// - Complexity: O(*s*) for *s* sleepers; one lock.
  /// - Precondition: The instant is not before ``now``.
  public func advance(to instant: Instant) {
    move { now in
      precondition(
        instant >= now, "A manual clock cannot be moved from \(now) back to \(instant).")
      return instant
    }
  }

  private func move(_ target: (Instant) -> Instant) {
    let due = queue.withLock { queue in
      let instant = target(now)
      // Stored before the first sleeper is resumed: who wakes finds its deadline reached.
      nanoseconds.store(instant.nanoseconds, ordering: .releasing)
      return queue.wake(upTo: instant)
    }
    for sleeper in due { sleeper.resume() }
  }

  func nextTicket() -> SleepTicket {
    // Only that tickets differ and grow matters; the lock orders all else.
    SleepTicket(number: tickets.wrappingAdd(1, ordering: .relaxed).newValue)
  }
}
