import ConversationMemory

/// The limits of a window as numbers, written down apart from the library's own.
struct ReferenceWindow: Hashable, Sendable, CustomStringConvertible {
  var time: Int64?
  var schedule: Int64?
  var count: Int?
  var turns: Int?
  var bytes: Int?
  var tokens: Int?
  var cutsAnywhere = false

  var description: String { window.description }

  /// The library's window of the same limits.
  var window: ConversationWindow {
    var window = ConversationWindow.unbounded
    if let time { window = window.narrowed(by: .time(.nanoseconds(time))) }
    if let schedule { window = window.narrowed(by: .schedule(.nanoseconds(schedule))) }
    if let count { window = window.narrowed(by: .count(count)) }
    if let turns { window = window.narrowed(by: .turns(turns)) }
    if let bytes { window = window.narrowed(by: .bytes(bytes)) }
    if let tokens { window = window.narrowed(by: .tokens(tokens)) }
    return cutsAnywhere ? window.cutAnywhere() : window
  }
}

/// What a reference conversation is told when it begins.
struct ReferenceRules: Sendable {
  var window = ReferenceWindow()
  var capacity = 1024
  var byteBudget: Int?
  var rejects = false
  var isQueue = false
  var compactsStates = false
  /// How long a conversation without messages is known; nil for ever.
  var remembrance: Int64?
  /// What is planted into this copy of the rules; nothing in the sound one.
  var faults: Set<ReferenceFault> = []

  /// The tokens of a payload, which both sides count alike.
  static func tokenCount(_ payload: [UInt8]) -> Int { payload.count / 3 + 1 }
}

/// How a reference group hands out messages; durations in nanoseconds.
struct ReferenceGroupRules: Hashable, Sendable {
  var lease: Int64
  var maximumDeliveries: Int?
  var backOff: Int64
  var maximumBackOff: Int64

  /// The library's rules of the same numbers.
  var rules: ConversationGroupRules {
    ConversationGroupRules(
      lease: .nanoseconds(lease), maximumDeliveries: maximumDeliveries,
      backOff: .nanoseconds(backOff), maximumBackOff: .nanoseconds(maximumBackOff))
  }
}
