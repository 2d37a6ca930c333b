/// What a buffer is told when it is made; it does not change afterwards.
public struct ConversationConfiguration<Payload>: Sendable {
  /// The number of the conversation, which its messages carry.
  public var conversation: ConversationID = 0
  /// How long a message is valid.
  public var window: ConversationWindow = .unbounded
  /// The most messages that are live at once, at least 1.
  public var capacity = 1024
  /// The most payload bytes that are live at once, as `byteCount` counts them; nil for no bound.
  public var byteBudget: Int?
  /// What a full buffer does with one message more.
  public var overflow: ConversationOverflow = .evictOldest
  /// How long a message stays after it was dequeued.
  public var retention: ConversationRetention = .window
  /// Whether a state leaves as soon as a later one of the same key is appended.
  public var compactsStates = false
  /// The most idempotency keys that are remembered of messages that have
  /// left before their time was over, not negative; nil for as many as the capacity. Where there
  /// are more, those of the oldest messages are forgotten first, which the account counts. Those of
  /// live messages are known in any case.
  public var keyCapacity: Int?
  /// Where the instants come from.
  public var clock: ConversationClock = .coarse
  /// The bytes of a payload; by default its stride. Called once a message, outside of every lock.
  /// What is below zero counts as zero.
  public var byteCount: (@Sendable (Payload) -> Int)?
  /// The tokens of a payload, for windows of tokens. Called once a message, outside of every lock.
  /// What is below zero counts as zero.
  public var tokenCount: (@Sendable (Payload) -> Int)?
  /// Told of every message that leaves, once, after the operation that made it leave, in the order
  /// of the instants at which they left.
  ///
  /// Where much is over at once, each operation collects a part of it, and so does the sweeper;
  /// what leaves otherwise meanwhile is told after that.
  ///
  /// It is called without a lock, on the thread whose operation it was or on the sweeper's task, so
  /// it may use the buffer; calls of different operations can overlap.
  public var observer:
    (@Sendable (ConversationMessage<Payload>, ConversationDeparture.Reason) -> Void)?

  /// Whether a task comes to let go of what is over where nobody reads. Whoever looks at a buffer
  /// whenever something is over in it can do without.
  @usableFromInline package var isSwept = true

  /// The configuration of a buffer of 1024 messages without a window.
  public init() {}

  /// Stops with a sentence where the parts contradict each other.
  @usableFromInline
  func validate() {
    precondition(capacity >= 1, "A buffer's capacity must be at least 1.")
    precondition(byteBudget ?? 1 >= 1, "A buffer's byte budget must be at least 1.")
    precondition(keyCapacity ?? 0 >= 0, "A buffer remembers no negative number of keys.")
    precondition(
      window.maximumTokens == .max || tokenCount != nil,
      "A window of tokens needs the configuration's tokenCount.")
  }
}
