/// What can let go of messages that are over without anybody reading.
protocol Sweepable: AnyObject, Sendable {
  /// Lets go of what is over.
  ///
  /// - Parameter number: Which sweeper comes.
  /// - Returns: When there will be more, in nanoseconds of the clock; nil if that is not known, in
  ///   which case the sweeper ends, and another one is to be started when it is.
  func sweep(_ number: Int) -> Int64?
}

/// A task that comes back whenever a message's time is over.
enum Sweeper {
  /// The shortest time between two visits: what is over waits twice as long at most, and no buffer
  /// is visited more often.
  static let rest: Int64 = 5_000_000

  /// When one that is started now comes at the earliest.
  static func earliest(at now: Int64, _ clock: ConversationClock) -> Int64 {
    // On a clock that somebody moves nothing happens between two instants.
    clock.runsWithTime ? now.addingClamped(rest) : now
  }

  /// Starts one, which does not keep its buffer alive and ends with it.
  static func start(
    _ number: Int, for buffer: some Sweepable, at first: Int64, clock: ConversationClock
  ) -> Task<Void, Never> {
    Task.detached { [weak buffer] in
      var next = first
      while true {
        let earliest = earliest(at: clock.nanoseconds, clock)
        let visit = ConversationInstant(nanoseconds: max(next, earliest))
        guard (try? await clock.sleep(until: visit)) != nil else { return }
        guard let later = buffer?.sweep(number) else { return }
        next = later
      }
    }
  }
}
