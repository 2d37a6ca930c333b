extension ConversationWindow {
  /// When a message's time is over: the one place where the rules of age are written.
  ///
  /// - Parameters:
  ///   - arrival: When it was appended, in nanoseconds of the buffer's clock.
  ///   - ordinal: Its number in the conversation, from 1.
  ///   - start: When the buffer began.
  /// - Returns: The first instant at which it is no longer live; the greatest number for never.
  @inlinable
  func expiry(arrival: Int64, ordinal: UInt64, start: Int64) -> Int64 {
    var expiry = Int64.max
    if timeToLive != .max {
      expiry = Self.sum(arrival, timeToLive)
    }
    if schedulePeriod != .max {
      let (offset, overflow) = Int64(clamping: ordinal).multipliedReportingOverflow(
        by: schedulePeriod)
      expiry = min(expiry, overflow ? .max : Self.sum(start, offset))
    }
    return expiry
  }

  /// The youngest messages that are over at an instant: those that arrived, or have a number, no
  /// later than this. Says the same as ``expiry(arrival:ordinal:start:)`` with one comparison each.
  @inlinable
  func horizon(at now: Int64, start: Int64) -> (arrival: Int64, ordinal: UInt64) {
    let (difference, isBeforeAll) = now.subtractingReportingOverflow(timeToLive)
    let arrival = timeToLive == .max || isBeforeAll ? .min : difference
    guard schedulePeriod != .max, now >= start else { return (arrival, 0) }
    let ordinal = schedulePeriod == 0 ? .max : UInt64((now - start) / schedulePeriod)
    return (arrival, ordinal)
  }

  /// When a message that brings its own time to live is no longer live.
  @inlinable
  static func expiry(arrival: Int64, timeToLive: Int64) -> Int64 {
    timeToLive == .max ? .max : sum(arrival, timeToLive)
  }

  /// Whether messages leave by age.
  @inlinable var endsByAge: Bool { timeToLive != .max || schedulePeriod != .max }

  /// Whether messages leave for what came after them: by count, turns, bytes or tokens.
  @inlinable var endsByPosition: Bool {
    maximumCount != .max || maximumTurns != .max || maximumBytes != .max || maximumTokens != .max
  }

  @inlinable
  static func sum(_ left: Int64, _ right: Int64) -> Int64 {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? .max : sum
  }
}
