import ConversationTestSupport

/// The clock of a replay's store: it shows the time of the last message, and wakes who sleeps on it
/// only when a slice closes.
///
/// A store's sweeper sleeps until the next message is over. On a log that is played a million
/// times as fast as it was written that is with almost every message, and waking a task costs more
/// than the message. A sweeper on a real clock rests between its visits too.
struct SliceClock: Clock {
  typealias Duration = Swift.Duration
  typealias Instant = ConversationManualClock.Instant

  private let time = ConversationManualClock()
  private let alarm = ConversationManualClock()

  var now: Instant { time.now }
  var minimumResolution: Duration { time.minimumResolution }

  /// Suspends until a slice closes at a deadline or after it.
  func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
    try await alarm.sleep(until: deadline, tolerance: tolerance)
  }

  /// Moves the clock on, and wakes nobody.
  func advance(to instant: Instant) { time.advance(to: instant) }

  /// Wakes the sleepers whose deadline has come.
  func wake() { alarm.advance(to: time.now) }
}
