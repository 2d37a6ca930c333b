/// The part of a configuration that decides: all but the clock and the functions.
@usableFromInline
struct ConversationRules: Sendable {
  @usableFromInline let conversation: ConversationID
  @usableFromInline let window: ConversationWindow
  @usableFromInline let capacity: Int
  /// In bytes, the greatest number for no bound.
  let byteBudget: Int
  @usableFromInline let overflow: ConversationOverflow
  let retention: ConversationRetention
  let compactsStates: Bool
  /// The most idempotency keys that are remembered of messages that have left.
  let keyCapacity: Int
  /// Whether somebody is told of the messages that leave.
  @usableFromInline var describesDepartures = false
  /// Whether they are told what it said, and not only which it was.
  var copiesDepartures = true
  /// Whether each event lets go of all that is over before anything else: where those who are told
  /// cannot be told later.
  @usableFromInline let collectsAtOnce: Bool
  /// Of which arrivals are multiples, in nanoseconds, at least 1.
  @usableFromInline var tick: Int64 = 1

  init<Payload>(_ configuration: ConversationConfiguration<Payload>) {
    conversation = configuration.conversation
    window = configuration.window
    capacity = configuration.capacity
    byteBudget = configuration.byteBudget ?? .max
    overflow = configuration.overflow
    retention = configuration.retention
    compactsStates = configuration.compactsStates
    keyCapacity = configuration.keyCapacity ?? configuration.capacity
    describesDepartures = configuration.observer != nil
    collectsAtOnce = false
  }

  /// The rules of a conversation among others, which are known by names and have no numbers.
  init(
    window: ConversationWindow, capacity: Int, byteBudget: Int, overflow: ConversationOverflow,
    retention: ConversationRetention, compactsStates: Bool, keyCapacity: Int,
    describesDepartures: Bool, tick: Int64
  ) {
    conversation = 0
    self.describesDepartures = describesDepartures
    collectsAtOnce = describesDepartures
    self.tick = tick
    self.window = window
    self.capacity = capacity
    self.byteBudget = byteBudget
    self.overflow = overflow
    self.retention = retention
    self.compactsStates = compactsStates
    self.keyCapacity = keyCapacity
  }

  /// When a message arrives that is appended at an instant: then, or at the last tick before.
  @inline(__always)
  func arrival(at instant: Int64) -> Int64 {
    tick == 1 ? instant : instant.floored(to: tick)
  }
}

extension Int64 {
  /// The last multiple of a tick that is not after this.
  @inlinable
  func floored(to tick: Int64) -> Int64 {
    let rest = self % tick
    return rest < 0 ? self &- rest &- tick : self &- rest
  }
}
