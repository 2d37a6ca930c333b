public import ConversationMemory

/// What the messages of each session come to: of those that follow one another with less than a gap
/// between them.
///
/// A session has the instants from its first message to a gap after its last. Its result is given
/// once, when it closes: when an instant at its end, and the grace, is named. A message that is
/// late may join two sessions into one. The last instant that there is, behind which no session
/// could end, counts as the one before.
///
/// Messages of one session are combined in the order in which they came, sessions that are joined
/// in order of time.
public struct ConversationSessionAggregate<Aggregation: ConversationAggregation>: Sendable {
  private struct Session: Sendable {
    var first: Int64
    var last: Int64
    var count: Int
    var partial: Aggregation.Partial
  }

  private let aggregation: Aggregation
  private let gap: Int64
  private let lateness: ConversationLateness
  private let grace: Int64
  /// In order of time; at most one for each gap in the grace, and one more.
  private var sessions: [Session] = []
  private var latest = Int64.min
  /// How timely messages came.
  public private(set) var counts = ConversationTimelinessCounts()

  /// Sessions without messages.
  ///
  /// - Parameters:
  ///   - aggregation: What is worked out.
  ///   - gap: How long nothing comes when a session is over, above zero.
  ///   - lateness: Which time sessions go by, and how long they stay open.
  /// - Precondition: The gap is above zero.
  public init(_ aggregation: Aggregation, gap: Duration, lateness: ConversationLateness) {
    precondition(gap > .zero, "A gap must be above zero.")
    self.aggregation = aggregation
    self.gap = gap.clampedNanoseconds
    self.lateness = lateness
    grace = lateness.grace
  }

  /// Adds a message.
  ///
  /// - Parameters:
  ///   - input: What is aggregated of it.
  ///   - instant: When it came.
  ///   - closed: Given the sessions that close at this, the earlier first.
  /// - Returns: Whether it came in time.
  /// - Complexity: O(1) in order; O(open sessions) for one that is late.
  @discardableResult
  public mutating func add(
    _ input: Aggregation.Input, at instant: ConversationInstant,
    closed: (ConversationClosedWindow<Aggregation.Output>) -> Void
  ) -> ConversationTimeliness {
    var time = instant.nanoseconds.inWindow
    if time < latest, lateness == .arrival { time = latest }
    let isLate = time < latest
    advance(to: instant, closed: closed)
    // Those that the message reaches: from the first that ends after it, to the last that begins
    // before it ends.
    let end = end(of: time)
    var lower = sessions.count
    while lower > 0, self.end(of: sessions[lower - 1].last) > time { lower -= 1 }
    var upper = lower
    while upper < sessions.count, sessions[upper].first < end { upper += 1 }
    if isLate, lower == upper, isClosed(end) {
      counts.add(.tooLate)
      return .tooLate
    }
    counts.add(isLate ? .late : .inOrder)
    var joined = Session(first: time, last: time, count: 0, partial: aggregation.identity)
    for session in sessions[lower..<upper] {
      joined.first = min(joined.first, session.first)
      joined.last = max(joined.last, session.last)
      joined.count += session.count
      joined.partial = aggregation.combine(joined.partial, session.partial)
    }
    joined.count += 1
    joined.partial = aggregation.combine(joined.partial, aggregation.lift(input))
    if lower + 1 == upper {
      sessions[lower] = joined
    } else {
      sessions.replaceSubrange(lower..<upper, with: CollectionOfOne(joined))
    }
    return isLate ? .late : .inOrder
  }

  /// Lets time pass without a message.
  ///
  /// - Parameters:
  ///   - instant: The present; an earlier one changes nothing.
  ///   - closed: Given the sessions that close at this, the earlier first.
  public mutating func advance(
    to instant: ConversationInstant,
    closed: (ConversationClosedWindow<Aggregation.Output>) -> Void
  ) {
    latest = max(latest, instant.nanoseconds.inWindow)
    closeAll(closed)
  }

  private mutating func closeAll(
    _ closed: (ConversationClosedWindow<Aggregation.Output>) -> Void
  ) {
    let count = sessions.firstIndex { !isClosed(end(of: $0.last)) } ?? sessions.count
    guard count > 0 else { return }
    for session in sessions.prefix(count) {
      closed(
        ConversationClosedWindow(
          start: ConversationInstant(nanoseconds: session.first),
          end: ConversationInstant(nanoseconds: end(of: session.last)), count: session.count,
          value: aggregation.lower(session.partial)))
    }
    sessions.removeFirst(count)
  }

  /// Closes all sessions, as at the end of a log.
  ///
  /// - Parameter closed: Given the sessions, the earlier first.
  public mutating func finish(closed: (ConversationClosedWindow<Aggregation.Output>) -> Void) {
    latest = .max
    closeAll(closed)
  }

  private func end(of time: Int64) -> Int64 { time.saturatingSum(gap) }

  private func isClosed(_ end: Int64) -> Bool { end.saturatingSum(grace) <= latest }
}
