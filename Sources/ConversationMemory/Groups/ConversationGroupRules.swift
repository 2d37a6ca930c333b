/// How a group hands out messages.
public struct ConversationGroupRules: Hashable, Sendable {
  /// A lease that does not end: what a consumer got is its own until it answers, is let go, or
  /// another claims it.
  public static let endlessLease = Duration.nanoseconds(Int64.max)

  /// For how long a message is in a consumer's hands before others may get it, at least a
  /// nanosecond; ``endlessLease``, or what is longer, for as long as nobody claims it.
  public var lease: Duration { didSet { lease = max(lease, .nanoseconds(1)) } }
  /// How often a message is handed out before it becomes a dead letter, at least 1; nil for no
  /// limit.
  public var maximumDeliveries: Int? {
    didSet { maximumDeliveries = maximumDeliveries.map { max(1, $0) } }
  }
  /// How long a message rests that was refused for the first time, at least zero; twice as long for
  /// every further time.
  public var backOff: Duration { didSet { backOff = max(backOff, .zero) } }
  /// How long it rests at most, at least zero.
  public var maximumBackOff: Duration { didSet { maximumBackOff = max(maximumBackOff, .zero) } }

  /// The rules; by default a lease of 30 seconds, ten deliveries, and rests from 100 milliseconds
  /// to a minute. What is less than a rule can be counts as the least that it can be.
  public init(
    lease: Duration = .seconds(30), maximumDeliveries: Int? = 10,
    backOff: Duration = .milliseconds(100), maximumBackOff: Duration = .seconds(60)
  ) {
    self.lease = max(lease, .nanoseconds(1))
    self.maximumDeliveries = maximumDeliveries.map { max(1, $0) }
    self.backOff = max(backOff, .zero)
    self.maximumBackOff = max(maximumBackOff, .zero)
  }

  /// How long a message rests after a refusal, in nanoseconds.
  ///
  /// - Parameter deliveryCount: How often it was handed out; 0 counts as 1.
  func rest(after deliveryCount: Int) -> Int64 {
    let maximum = maximumBackOff.clampedNanoseconds
    let first = backOff.clampedNanoseconds
    let doublings = max(0, deliveryCount - 1)
    guard first > 0, doublings < 62, first <= maximum >> doublings else {
      return first > 0 ? maximum : 0
    }
    return first << doublings
  }
}
