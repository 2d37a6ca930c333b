/// On which terms messages are claimed: ``ConversationClaim`` as numbers.
@usableFromInline
struct ClaimTerms: Hashable, Sendable {
  /// How long ago a message was handed out at least, in nanoseconds.
  let idle: Int64
  /// What counts as handed out longer ago counts as so long: some 73 years.
  static let longestIdle = Int64.max / 4

  /// How long ago it counts as handed out then, in nanoseconds, from zero to ``longestIdle``.
  let elapsed: Int64
  /// How often it counts as handed out then, not below zero; nil for what it comes to.
  let deliveryCount: Int32?
  /// Whether this is one delivery more.
  let isDelivery: Bool
  /// Whether messages are claimed that are not pending.
  let isForced: Bool

  init(_ claim: ConversationClaim) {
    idle = max(0, claim.idleAtLeast.clampedNanoseconds)
    elapsed = min(max(0, claim.idle.clampedNanoseconds), Self.longestIdle)
    deliveryCount = claim.deliveryCount.map { Self.count($0) }
    isDelivery = claim.isDelivery
    isForced = claim.isForced
  }

  /// How often a message counts as handed out, as an entry can say it.
  static func count(_ count: Int) -> Int32 {
    min(max(0, Int32(clamping: count)), PendingEntry.mostDeliveries)
  }
}
