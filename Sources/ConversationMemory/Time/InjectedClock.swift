import Synchronization

/// A clock of the caller's, counted from the instant at which it was given, that never steps back.
@usableFromInline
final class InjectedClock: Sendable {
  /// The clock's tick.
  let resolution: Duration
  private let read: @Sendable () -> Int64
  private let sleep: @Sendable (Int64, Duration?) async throws -> Void
  /// The latest reading.
  private let latest = Atomic<Int64>(.min)

  init(_ clock: some Clock<Duration>) {
    let origin = clock.now
    resolution = clock.minimumResolution
    read = { origin.duration(to: clock.now).clampedNanoseconds }
    sleep = { instant, tolerance in
      try await clock.sleep(
        until: origin.advanced(by: .nanoseconds(instant)), tolerance: tolerance)
    }
  }

  /// Nanoseconds since the origin: where the clock steps back, its latest reading until it has
  /// passed that again.
  @usableFromInline
  var nanoseconds: Int64 {
    // Relaxed: whoever has learnt of another's reading, in whatever way, finds it or a later one
    // here, since all changes of one atomic value have one order.
    latest.max(read(), ordering: .relaxed).newValue
  }

  /// Suspends until an instant of the clock, in nanoseconds since the origin.
  func sleep(until instant: Int64, tolerance: Duration?) async throws {
    // A clock that has stepped back would sleep until it has shown the instant a second time.
    if instant <= nanoseconds { return }
    try await sleep(instant, tolerance)
  }
}
