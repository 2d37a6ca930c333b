/// The limits of age of one buffer's window: the one place where their rules are written.
///
/// It is apart from the window because the ends of a queue each keep a copy beside what they
/// change.
@usableFromInline
struct WindowAge: Hashable, Sendable {
  /// Nanoseconds from a message's arrival; the greatest number for no limit.
  @usableFromInline let timeToLive: Int64
  /// Nanoseconds from the end of one message's time to that of the next; likewise.
  @usableFromInline let schedulePeriod: Int64
  /// When the buffer began, by which a schedule counts.
  @usableFromInline let start: Int64

  @usableFromInline
  init(timeToLive: Int64, schedulePeriod: Int64, start: Int64) {
    self.timeToLive = timeToLive
    self.schedulePeriod = schedulePeriod
    self.start = start
  }

  /// When a message's time is over.
  ///
  /// - Parameters:
  ///   - arrival: When it was appended, in nanoseconds of the buffer's clock.
  ///   - ordinal: Its number in the conversation, from 1.
  /// - Returns: The first instant at which it is no longer live; the greatest number for never.
  @inlinable
  func expiry(arrival: Int64, ordinal: UInt64) -> Int64 {
    var expiry = Self.expiry(arrival: arrival, timeToLive: timeToLive)
    if schedulePeriod != .max {
      let (offset, overflow) = Int64(clamping: ordinal).multipliedReportingOverflow(
        by: schedulePeriod)
      expiry = min(expiry, overflow ? .max : start.addingClamped(offset))
    }
    return expiry
  }

  /// The youngest messages that are over at an instant: those that arrived, or have a number, no
  /// later than this. Says the same as ``expiry(arrival:ordinal:)`` with one comparison each.
  @inlinable
  @inline(__always)
  func horizon(at now: Int64) -> (arrival: Int64, ordinal: UInt64) {
    let (difference, isBeforeAll) = now.subtractingReportingOverflow(timeToLive)
    let arrival = timeToLive == .max || isBeforeAll ? .min : difference
    guard schedulePeriod != .max, now >= start else { return (arrival, 0) }
    let age = now.subtractingClamped(start)
    let ordinal = schedulePeriod == 0 ? .max : UInt64(age / schedulePeriod)
    return (arrival, ordinal)
  }

  /// When a message that brings its own time to live is no longer live.
  @inlinable
  static func expiry(arrival: Int64, timeToLive: Int64) -> Int64 {
    timeToLive == .max ? .max : arrival.addingClamped(timeToLive)
  }
}
