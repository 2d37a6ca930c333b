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
  /// Whether somebody is told of the messages that leave.
  var describesDepartures = false

  init<Payload>(_ configuration: ConversationConfiguration<Payload>) {
    conversation = configuration.conversation
    window = configuration.window
    capacity = configuration.capacity
    byteBudget = configuration.byteBudget ?? .max
    overflow = configuration.overflow
    retention = configuration.retention
    compactsStates = configuration.compactsStates
    describesDepartures = configuration.observer != nil
  }

  /// The rules of a conversation among others, which are known by names and have no numbers.
  init(
    window: ConversationWindow, capacity: Int, byteBudget: Int, overflow: ConversationOverflow,
    retention: ConversationRetention, compactsStates: Bool, describesDepartures: Bool
  ) {
    conversation = 0
    self.describesDepartures = describesDepartures
    self.window = window
    self.capacity = capacity
    self.byteBudget = byteBudget
    self.overflow = overflow
    self.retention = retention
    self.compactsStates = compactsStates
  }
}
