/// What became of all messages: `appended = live + consumed + expired + evicted + removed`.
///
/// All numbers are of one instant. A message counts once, where it left.
public struct ConversationAccount: Hashable, Sendable {
  /// Messages that were appended.
  public internal(set) var appended = 0
  /// Messages that left because they were dequeued; none under retention `window`.
  public internal(set) var consumed = 0
  /// Messages that left because a limit of the window passed them.
  public internal(set) var expired = 0
  /// Messages that left to make room in a full buffer.
  public internal(set) var evicted = 0
  /// Messages that somebody removed, or a later state of the same key replaced.
  public internal(set) var removed = 0
  /// Deliveries of messages that stayed: dequeues under retention `window`, and of pinned messages.
  public internal(set) var delivered = 0

  /// Idempotency keys of messages that had left which were forgotten before their time, since there
  /// were more than a buffer remembers.
  public internal(set) var keysForgotten = 0

  /// Messages that have not left.
  public var live: Int { appended - consumed - expired - evicted - removed }

  /// No number of an account that is written to a snapshot is greater, nor one of a group's.
  static var countBound: Int { 1 << 60 }

  @usableFromInline
  init() {}

  @usableFromInline
  init(appended: Int, consumed: Int, expired: Int, evicted: Int) {
    self.appended = appended
    self.consumed = consumed
    self.expired = expired
    self.evicted = evicted
  }

  @inline(__always)
  mutating func leave(_ reason: ConversationDeparture.Reason, count: Int = 1) {
    switch reason {
    case .consumed: consumed += count
    case .expired: expired += count
    case .evicted: evicted += count
    case .removed: removed += count
    }
  }
}

extension ConversationAccount {
  /// The account of two buffers together.
  public static func + (left: Self, right: Self) -> Self {
    var sum = left
    sum.appended += right.appended
    sum.consumed += right.consumed
    sum.expired += right.expired
    sum.evicted += right.evicted
    sum.removed += right.removed
    sum.delivered += right.delivered
    sum.keysForgotten += right.keysForgotten
    return sum
  }

  /// What was added to an account since it was another.
  static func - (left: Self, right: Self) -> Self {
    var difference = left
    difference.appended -= right.appended
    difference.consumed -= right.consumed
    difference.expired -= right.expired
    difference.evicted -= right.evicted
    difference.removed -= right.removed
    difference.delivered -= right.delivered
    difference.keysForgotten -= right.keysForgotten
    return difference
  }
}
