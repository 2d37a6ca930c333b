public import ConversationMemory

/// What the messages of each of many windows come to, of which one begins after every hop: tumbling
/// where hop and length are equal, overlapping where the hop is shorter.
///
/// Window *i* has the instants from *i × hop* to before *i × hop + length*. Its result is given
/// once, when it closes: when an instant at its end, and the grace, is named. A window without a
/// message has no result. The last instant that there is, behind which no window could end, counts
/// as the one before.
///
/// ```swift
/// import ConversationAggregates
/// import ConversationMemory
///
/// var perMinute = ConversationHoppingAggregate(
///   ConversationCount<String>(), tumbling: .seconds(60), lateness: .arrival)
/// perMinute.add("Hello", at: ConversationClock.coarse.now) { window in
///   print(window.start, window.value)
/// }
/// ```
///
/// Messages are summed up in panes, as long as divides both hop and length; so one costs the same
/// however many windows it is in. Of one pane they are combined in the order in which they came,
/// panes in order of time.
public struct ConversationHoppingAggregate<Aggregation: ConversationAggregation>: Sendable {
  private let aggregation: Aggregation
  private let length: Int64
  private let hop: Int64
  private let pane: Int64
  private let lateness: ConversationLateness
  private let grace: Int64
  /// What the panes of open windows come to, by when they begin.
  private var panes: FingerTree<CountedMonoid<Aggregation>>
  private var latest = Int64.min
  /// No window that begins before this one is open.
  private var firstOpen = Int64.min
  /// How timely messages came; one that some of its open windows have is not too late.
  public private(set) var counts = ConversationTimelinessCounts()

  /// Windows without messages.
  ///
  /// - Parameters:
  ///   - aggregation: What is worked out.
  ///   - length: How long a window is, above zero.
  ///   - hop: How much later the next begins, above zero and not above the length.
  ///   - lateness: Which time windows go by, and how long they stay open.
  /// - Precondition: The hop is above zero, and not above the length.
  public init(
    _ aggregation: Aggregation, length: Duration, hop: Duration, lateness: ConversationLateness
  ) {
    precondition(
      hop > .zero && hop <= length, "A hop must be above zero, and not above the length.")
    self.aggregation = aggregation
    // Less than a nanosecond counts as one.
    self.length = max(1, length.clampedNanoseconds)
    self.hop = max(1, hop.clampedNanoseconds)
    self.lateness = lateness
    grace = lateness.grace
    pane = Self.greatestDivisor(self.length, self.hop)
    panes = FingerTree(CountedMonoid(aggregation))
  }

  /// Windows one after the other.
  ///
  /// - Precondition: The length is above zero.
  public init(
    _ aggregation: Aggregation, tumbling length: Duration, lateness: ConversationLateness
  ) {
    self.init(aggregation, length: length, hop: length, lateness: lateness)
  }

  /// Adds a message.
  ///
  /// - Parameters:
  ///   - input: What is aggregated of it.
  ///   - instant: When it came.
  ///   - closed: Given the windows that close at this, the earlier first.
  /// - Returns: Whether it came in time.
  /// - Complexity: O(1) amortised for the message; O(log panes) for one that is late, and for each
  ///   window that closes.
  @discardableResult
  public mutating func add(
    _ input: Aggregation.Input, at instant: ConversationInstant,
    closed: (ConversationClosedWindow<Aggregation.Output>) -> Void
  ) -> ConversationTimeliness {
    var time = instant.nanoseconds.inWindow
    if time < latest, lateness == .arrival { time = latest }
    let isLate = time < latest
    advance(to: instant, closed: closed)
    let verdict: ConversationTimeliness =
      isLate ? (lastStart(at: time) < firstOpen ? .tooLate : .late) : .inOrder
    counts.add(verdict)
    if verdict != .tooLate {
      panes.merge(panes.monoid.one(input), at: Self.floor(time, pane))
    }
    return verdict
  }

  /// Lets time pass without a message.
  ///
  /// - Parameters:
  ///   - instant: The present; an earlier one changes nothing.
  ///   - closed: Given the windows that close at this, the earlier first.
  public mutating func advance(
    to instant: ConversationInstant,
    closed: (ConversationClosedWindow<Aggregation.Output>) -> Void
  ) {
    latest = max(latest, instant.nanoseconds.inWindow)
    let horizon = latest.saturatingDifference(length.saturatingSum(grace))
    // The earliest window that is still open: the first to begin after the horizon.
    closeAll(before: Self.floor(horizon, hop).saturatingSum(hop), closed)
  }

  /// Closes all windows that have a message, as at the end of a log.
  ///
  /// - Parameter closed: Given the windows, the earlier first.
  public mutating func finish(closed: (ConversationClosedWindow<Aggregation.Output>) -> Void) {
    latest = .max
    closeAll(before: .max, closed)
  }

  private mutating func closeAll(
    before end: Int64, _ closed: (ConversationClosedWindow<Aggregation.Output>) -> Void
  ) {
    while let first = panes.firstTime {
      let start = max(firstOpen, firstStart(at: first))
      guard start < end else { break }
      close(start, closed)
      firstOpen = start.saturatingSum(hop)
      panes.removeAll(before: firstOpen)
    }
    firstOpen = max(firstOpen, end)
  }

  private func close(
    _ start: Int64, _ closed: (ConversationClosedWindow<Aggregation.Output>) -> Void
  ) {
    let end = start.saturatingSum(length)
    let total = panes.total(before: end)
    guard total.count > 0 else { return }
    closed(
      ConversationClosedWindow(
        start: ConversationInstant(nanoseconds: start), end: ConversationInstant(nanoseconds: end),
        count: total.count, value: aggregation.lower(total.value)))
  }

  /// When the last window begins that has an instant.
  private func lastStart(at time: Int64) -> Int64 { Self.floor(time, hop) }

  /// When the first window begins that has the pane of an instant.
  private func firstStart(at time: Int64) -> Int64 {
    Self.floor(time.saturatingDifference(length), hop).saturatingSum(hop)
  }
}

// MARK: Arithmetic

extension ConversationHoppingAggregate {
  /// The greatest multiple of a step that is not above a number.
  private static func floor(_ number: Int64, _ step: Int64) -> Int64 {
    let rest = number % step
    return number.saturatingDifference(rest < 0 ? rest + step : rest)
  }

  private static func greatestDivisor(_ left: Int64, _ right: Int64) -> Int64 {
    var (left, right) = (left, right)
    while right != 0 { (left, right) = (right, left % right) }
    return left
  }
}
