/// On which terms a consumer takes over what others have.
///
/// ```swift
/// let jobs = ConversationBufferWindowMemory<String>()
/// let workers = jobs.group("workers")
/// let claim = ConversationClaim(idleAtLeast: .seconds(60))
/// for delivery in workers.claimNext(as: "worker 2", atMost: 10, claim).deliveries {
///   workers.acknowledge(delivery.receipt)
/// }
/// ```
public struct ConversationClaim: Hashable, Sendable {
  /// Only what was handed out so long ago, or longer, or is nobody's; not above zero for all.
  public var idleAtLeast: Duration
  /// How long ago it counts as handed out then; less than zero counts as zero, and more than 73
  /// years as these.
  public var idle: Duration
  /// How often it counts as handed out then, from 0 to 536,870,911: what is beyond counts as these.
  /// Nil for as often as it was, and once more if ``isDelivery``.
  public var deliveryCount: Int?
  /// Whether this is one delivery more. Otherwise only who has it changes: the receipt stays as it
  /// is, and whoever had it may still answer for it.
  public var isDelivery: Bool
  /// Whether messages are claimed, too, that are live and not pending: acknowledged, or not handed
  /// out yet. They count as handed out once before.
  public var isForced: Bool

  /// The terms; by default those of a delivery of whatever is pending.
  public init(
    idleAtLeast: Duration = .zero, idle: Duration = .zero, deliveryCount: Int? = nil,
    isDelivery: Bool = true, isForced: Bool = false
  ) {
    self.idleAtLeast = idleAtLeast
    self.idle = idle
    self.deliveryCount = deliveryCount
    self.isDelivery = isDelivery
    self.isForced = isForced
  }
}

/// What a consumer has taken over, and where it goes on.
public struct ConversationClaimed<Payload> {
  /// What it has now, in order of the ids.
  public let deliveries: [ConversationDelivery<Payload>]
  /// The id from which on there may be more to claim; nil if there is none.
  public let next: ConversationMessageID?
}

extension ConversationClaimed: Sendable where Payload: Sendable {}
