import CConversationThreads

/// Where a buffer's instants come from.
///
/// The resolution of the clock is part of what a window means: on a clock with ticks of 4 ms a
/// message with 10 ms to live is live for 6 to 10 ms, never for longer.
///
/// No clock of these steps back.
public struct ConversationClock: Clock, Sendable {
  /// Durations are the standard library's.
  public typealias Duration = Swift.Duration

  @usableFromInline
  enum Source: Sendable {
    case coarse
    case precise
    case unix
    case injected(InjectedClock)
  }

  @usableFromInline let source: Source

  /// The system's monotonic clock to its tick, a few milliseconds on Linux; about 5 ns a reading.
  public static let coarse = Self(source: .coarse)

  /// The system's monotonic clock, exactly; about 25 ns a reading.
  public static let precise = Self(source: .precise)

  /// Unix time, to the same tick as ``coarse``, for instants that are to mean something after the
  /// process has ended; about 10 ns a reading.
  ///
  /// It begins, once a process, with what the system's clock shows then. From there it goes on as
  /// time does, also while the machine sleeps, and is drawn towards the system's clock, slowly: it
  /// is never set, and never steps back. When the system's clock is set, this one goes at most one
  /// part in 1024 faster or slower until the two agree: a message with a window of an hour ends at
  /// most 3.6 s early or late.
  ///
  /// On systems other than Linux that stop their monotonic clock while the machine sleeps, a sleep
  /// is like a clock that is set.
  public static let unix = Self(source: .unix)

  private static let steady = SteadyClock(SystemTime())

  /// A clock of the caller's, such as one that a test moves by hand.
  ///
  /// Its present instant is the origin. Waits that have a deadline sleep on it. If it steps back it
  /// is taken to stand still until it has passed its latest reading again.
  public static func injected(_ clock: some Clock<Duration>) -> Self {
    Self(source: .injected(InjectedClock(clock)))
  }

  /// The present instant.
  @inlinable
  public var now: ConversationInstant { ConversationInstant(nanoseconds: nanoseconds) }

  /// The clock's tick.
  public var minimumResolution: Duration {
    switch source {
    case .coarse: .nanoseconds(cbwm_coarse_tick())
    case .precise: .nanoseconds(1)
    case .unix: .nanoseconds(max(cbwm_coarse_tick(), SteadyClock<SystemTime>.patience))
    case .injected(let clock): clock.resolution
    }
  }

  /// The present instant in nanoseconds since the origin.
  @inlinable
  @inline(__always)
  var nanoseconds: Int64 {
    if case .coarse = source { cbwm_coarse_now() } else { otherNanoseconds }
  }

  /// The same, of a clock that takes longer in any case.
  @usableFromInline
  @inline(never)
  var otherNanoseconds: Int64 {
    switch source {
    case .unix: Self.steady.nanoseconds
    case .coarse: cbwm_coarse_now()
    case .precise: cbwm_precise_now()
    case .injected(let clock): clock.nanoseconds
    }
  }
}

extension ConversationClock {
  /// Whether a thread can wait for an instant of it by sleeping so much real time.
  var runsWithTime: Bool {
    switch source {
    case .coarse, .precise, .unix: true
    case .injected: false
    }
  }

  /// Suspends until an instant.
  ///
  /// - Parameters:
  ///   - deadline: An instant of this clock; one that has passed returns at once.
  ///   - tolerance: How much later will do, at least zero; nil leaves that to the system.
  /// - Throws: `CancellationError` if the task is cancelled before.
  public func sleep(
    until deadline: ConversationInstant, tolerance: Duration? = nil
  ) async throws {
    if case .injected(let clock) = source {
      return try await clock.sleep(until: deadline.nanoseconds, tolerance: tolerance)
    }
    while case let remaining = deadline.nanoseconds.subtractingClamped(nanoseconds), remaining > 0 {
      // A millisecond more, since a coarse clock shows an instant up to a tick late.
      let time = (Duration.nanoseconds(remaining) + .milliseconds(1)).upToCentury
      let tolerance = tolerance.map { max(.zero, $0.upToCentury) }
      try await Task.sleep(for: time, tolerance: tolerance)
    }
  }
}
