import CConversationThreads

/// Where a buffer's instants come from.
///
/// The resolution of the clock is part of what a window means: on a clock with ticks of 4 ms a
/// message with 10 ms to live is live for 6 to 10 ms, never for longer.
public struct ConversationClock: Sendable {
  @usableFromInline
  enum Source: Sendable {
    case coarse
    case precise
    case injected(@Sendable () -> Int64, @Sendable (Int64) async throws -> Void)
  }

  @usableFromInline let source: Source

  /// The system's monotonic clock to its tick, a few milliseconds on Linux; about 5 ns a reading.
  public static let coarse = Self(source: .coarse)

  /// The system's monotonic clock, exactly; about 25 ns a reading.
  public static let precise = Self(source: .precise)

  /// A clock of the caller's, such as one that a test moves by hand.
  ///
  /// Its present instant is the origin. Waits that have a deadline sleep on it.
  public static func injected(_ clock: some Clock<Duration>) -> Self {
    let origin = clock.now
    return Self(
      source: .injected(
        { origin.duration(to: clock.now).clampedNanoseconds },
        { try await clock.sleep(until: origin.advanced(by: .nanoseconds($0)), tolerance: nil) }))
  }

  /// The present instant.
  @inlinable
  public var now: ConversationInstant { ConversationInstant(nanoseconds: nanoseconds) }

  /// The present instant in nanoseconds since the origin.
  @inlinable
  @inline(__always)
  var nanoseconds: Int64 {
    if case .coarse = source { cbwm_coarse_now() } else { otherNanoseconds }
  }

  /// The same, of a clock that takes long in any case.
  @inlinable
  @inline(never)
  var otherNanoseconds: Int64 {
    switch source {
    case .coarse: cbwm_coarse_now()
    case .precise: cbwm_precise_now()
    case .injected(let now, _): now()
    }
  }
}

extension ConversationClock {
  /// Whether a thread can wait for an instant of it by sleeping so much real time.
  var runsWithTime: Bool {
    switch source {
    case .coarse, .precise: true
    case .injected: false
    }
  }

  /// Suspends until an instant.
  ///
  /// - Throws: `CancellationError` if the task is cancelled before.
  func sleep(until instant: Int64) async throws {
    switch source {
    case .injected(_, let sleep): try await sleep(instant)
    case .coarse, .precise:
      while case let remaining = instant - nanoseconds, remaining > 0 {
        // A tick more, since a coarse clock shows an instant up to a tick late.
        try await Task.sleep(nanoseconds: UInt64(remaining) + 1_000_000)
      }
    }
  }
}
