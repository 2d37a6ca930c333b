/// How a group hands out messages.
public struct ConversationGroupRules: Hashable, Sendable {
  /// For how long a message is in a consumer's hands before others may get it, above zero.
  public var lease: Duration
  /// How often a message is handed out before it becomes a dead letter, at least 1; nil for no
  /// limit.
  public var maximumDeliveries: Int?
  /// How long a message rests that was refused for the first time, not negative; twice as long for
  /// every further time.
  public var backOff: Duration
  /// How long it rests at most.
  public var maximumBackOff: Duration

  /// The rules; by default a lease of 30 seconds, ten deliveries, and rests from 100 milliseconds
  /// to a minute.
  public init(
    lease: Duration = .seconds(30), maximumDeliveries: Int? = 10,
    backOff: Duration = .milliseconds(100), maximumBackOff: Duration = .seconds(60)
  ) {
    precondition(lease > .zero, "A lease must be above zero.")
    precondition(maximumDeliveries ?? 1 >= 1, "A message must be handed out once at least.")
    precondition(backOff >= .zero && maximumBackOff >= .zero, "A rest must not be negative.")
    self.lease = lease
    self.maximumDeliveries = maximumDeliveries
    self.backOff = backOff
    self.maximumBackOff = maximumBackOff
  }

  /// How long a message rests after a refusal, in nanoseconds.
  ///
  /// - Parameter deliveryCount: How often it was handed out, at least 1.
  func rest(after deliveryCount: Int) -> Int64 {
    let maximum = maximumBackOff.clampedNanoseconds
    let first = backOff.clampedNanoseconds
    let doublings = deliveryCount - 1
    guard first > 0, doublings < 62, first <= maximum >> doublings else {
      return first > 0 ? maximum : 0
    }
    return first << doublings
  }
}
