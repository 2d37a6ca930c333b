import CConversationThreads

/// What a ``SteadyClock`` reads.
protocol TimeSource: Sendable {
  /// Nanoseconds of a clock that never steps back and stands still while the machine sleeps.
  var monotonic: Int64 { get }
  /// Nanoseconds for which the machine has slept.
  var asleep: Int64 { get }
  /// Nanoseconds of Unix time by the clock that the system's owner sets.
  var wall: Int64 { get }
}

/// The system's clocks.
struct SystemTime: TimeSource {
  @inline(__always) var monotonic: Int64 { cbwm_coarse_now() }
  var asleep: Int64 { cbwm_asleep_now() }
  var wall: Int64 { cbwm_wall_now() }
}
