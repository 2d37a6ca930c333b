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
}
