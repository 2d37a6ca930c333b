/// Turns the minutes that an IRC log shows into instants that never go backwards.
///
/// A log shows hours and minutes only. A line that seems to lie
/// - more than 12 hours before the one ahead of it is of the next day;
/// - 6 to 12 hours before it was stamped by a clock that counts to twelve and has gone round: real
///   logs go from 12:59 to 01:00, and from 11:59 to 00:00. Taking it for a step back would stop
///   time for the rest of such a log;
/// - less than 6 hours before it is late, and keeps the instant of the line ahead of it.
package struct IRCClock: Sendable {
  private static let minute: Int64 = 60_000_000_000
  private static let hour = 60 * minute

  /// The instant of the last line, in nanoseconds since 1970-01-01 UTC; at first that of midnight.
  package private(set) var now: Int64
  /// Midnight of the day, or the noon, that shown minutes count from.
  private var base: Int64
  private var hasStarted = false

  /// A clock at midnight of `day`; a day that a time stamp cannot hold starts in 1970.
  package init(day: CivilDay?) {
    let start = day.flatMap { LogTimestamp(wholeSeconds: $0.daysSince1970 * 86_400) }
    base = start?.nanoseconds ?? 0
    now = base
  }

  /// Moves to a line that shows `minuteOfDay` (0 to 1,439) and returns its instant in nanoseconds,
  /// never earlier than the one before. At the end of the range of time it stands still.
  package mutating func advance(toMinuteOfDay minuteOfDay: Int64) -> Int64 {
    let (shown, isOver) = base.addingReportingOverflow(minuteOfDay * Self.minute)
    guard !isOver else { return now }
    guard hasStarted, shown < now else {
      hasStarted = true
      now = shown
      return now
    }
    let step = now - shown
    let shift = step > 12 * Self.hour ? 24 * Self.hour : step >= 6 * Self.hour ? 12 * Self.hour : 0
    let (shifted, isShiftOver) = shown.addingReportingOverflow(shift)
    guard shift > 0, !isShiftOver else { return now }
    base += shift
    now = shifted
    return now
  }
}
