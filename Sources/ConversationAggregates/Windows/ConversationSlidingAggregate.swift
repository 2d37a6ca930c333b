public import ConversationMemory

/// What the messages of the last so much time come to, at every instant.
///
/// A message of instant *a* is in the window while *now < a + length*, as in a buffer's window of
/// time. It has no clock: instants come with the calls, and never go back.
///
/// ```swift
/// import ConversationAggregates
/// import ConversationMemory
///
/// var rate = ConversationSlidingAggregate(
///   ConversationMean(), over: .seconds(60), lateness: .arrival)
/// let clock = ConversationClock.coarse
/// rate.add(0.7, at: clock.now)
/// print(rate.value(at: clock.now) ?? 0)
/// ```
///
/// In order of time an update takes constant time: with a sum and its like one operation, with
/// extremes and any other monoid at most three (``ConversationDABAQueue``). With a grace it takes
/// O(log d) for a message that is late by *d* others.
public struct ConversationSlidingAggregate<Aggregation: ConversationAggregation>: Sendable {
  @usableFromInline let aggregation: Aggregation
  /// In nanoseconds.
  @usableFromInline let length: Int64
  @usableFromInline let lateness: ConversationLateness
  @usableFromInline let grace: Int64
  /// The most messages that are in the window at once.
  public let capacity: Int

  // Of these the first two are in use where nothing may be late, else the third.
  @usableFromInline var queue: Aggregation.Rolling
  @usableFromInline var instants = ChunkedQueue<Int64>()
  @usableFromInline var tree: FingerTree<Aggregation>?
  @usableFromInline var latest = Int64.min
  @usableFromInline var timeliness = ConversationTimelinessCounts()
  @usableFromInline var evicted = 0

  /// A window without messages.
  ///
  /// - Parameters:
  ///   - aggregation: What is worked out.
  ///   - length: For how long a message counts, above zero.
  ///   - lateness: Which time it goes by. A message is too late once it is out of the window, or
  ///     later than its grace.
  ///   - capacity: The most messages in the window at once, at least 1; the oldest gives way.
  /// - Precondition: The length is above zero, and the capacity at least 1.
  public init(
    _ aggregation: Aggregation, over length: Duration, lateness: ConversationLateness,
    capacity: Int = 1 << 20
  ) {
    precondition(length > .zero, "A window's length must be above zero.")
    precondition(capacity >= 1, "A window's capacity must be at least 1.")
    self.aggregation = aggregation
    self.length = length.clampedNanoseconds
    self.lateness = lateness
    self.capacity = capacity
    grace = lateness.grace
    queue = Aggregation.Rolling(aggregation)
    if case .withGrace = lateness { tree = FingerTree(aggregation) }
  }
}

extension ConversationSlidingAggregate {
  /// Adds a message, and lets go of what is over at its instant.
  ///
  /// - Returns: Whether it came in time.
  /// - Complexity: O(1), and what leaves; O(log d) for one that is late by *d* others.
  @inlinable
  @discardableResult
  public mutating func add(
    _ input: Aggregation.Input, at instant: ConversationInstant
  ) -> ConversationTimeliness {
    var time = instant.nanoseconds
    var verdict = ConversationTimeliness.inOrder
    if time < latest {
      if lateness == .arrival {
        time = latest
      } else {
        verdict = isOver(time) || latest.saturatingDifference(time) > grace ? .tooLate : .late
      }
    }
    timeliness.add(verdict)
    if verdict == .tooLate { return verdict }
    expire(at: time)
    if tree != nil {
      tree?.insert(input, at: time)
      if let count = tree?.count, count > capacity { evictFromTree() }
    } else {
      if queue.count == capacity { evictFromQueue() }
      queue.append(input)
      instants.append(time)
    }
    return verdict
  }

  /// What the messages in the window at an instant come to.
  ///
  /// - Complexity: O(1), and what leaves; O(log n) with a grace.
  @inlinable
  public mutating func value(at instant: ConversationInstant) -> Aggregation.Output {
    expire(at: instant.nanoseconds)
    return value
  }

  /// What the messages in the window came to at the latest instant that was named.
  @inlinable public var value: Aggregation.Output {
    aggregation.lower(tree?.total ?? queue.total)
  }

  /// How many messages are in the window at the latest instant that was named.
  public var count: Int { tree?.count ?? queue.count }

  /// How timely messages came.
  public var counts: ConversationTimelinessCounts { timeliness }

  /// How many messages gave way to newer ones.
  public var evictedCount: Int { evicted }

  /// Whether a message of an instant is over at the latest one.
  @inlinable
  func isOver(_ time: Int64) -> Bool { time < horizon }

  /// The earliest instant whose messages are still in the window.
  @inlinable var horizon: Int64 {
    let (horizon, overflow) = latest.subtractingReportingOverflow(length)
    return overflow || horizon == .max ? .min : horizon + 1
  }

  @inlinable
  mutating func expire(at time: Int64) {
    if time > latest { latest = time }
    let horizon = horizon
    if tree != nil {
      tree?.removeAll(before: horizon)
      return
    }
    while !instants.isEmpty, instants[instants.start] < horizon {
      instants.removeFirst()
      queue.removeFirst()
    }
  }

  @usableFromInline
  mutating func evictFromTree() {
    tree?.removeFirst()
    evicted += 1
  }

  @usableFromInline
  mutating func evictFromQueue() {
    instants.removeFirst()
    queue.removeFirst()
    evicted += 1
  }
}
