public import ConversationMemory

/// What a session's window shows.
public struct ConversationSessionView: Sendable {
  /// The entries, oldest first: the system's instructions before all others, and results of tools
  /// right behind their call.
  public let items: [ConversationItem]
  /// What there is beside them: how many, of what size, and why they were left out.
  public let leftOut: ConversationLeftOut
  /// The calls of tools that have no result, oldest first: what was asked together with one of them
  /// is left out until all have answered, with the results that there are.
  public let unansweredCalls: [ConversationItem.ToolCall]

  /// What a model can be given of what was read through a window.
  ///
  /// - Parameters:
  ///   - view: What was read, exchanges with tools in parts.
  ///   - window: It may be told to cut anywhere; then all is given.
  ///   - item: The entry that a message is.
  ///   - byteCount: What a payload counts.
  init<Payload>(
    _ view: ConversationView<Payload>, through window: ConversationWindow,
    item: (ConversationMessage<Payload>) -> ConversationItem, byteCount: (Payload) -> Int
  ) {
    let entries = view.messages.map { (item: item($0), role: $0.role) }
    let exchanges = ToolExchanges(entries)
    unansweredCalls = exchanges.unansweredCalls
    let isWhole = window.cut == .anywhere || exchanges.places.count == entries.count
    let places = window.cut == .anywhere ? Array(entries.indices) : exchanges.places
    if isWhole {
      leftOut = view.leftOut
    } else {
      let given = Set(places)
      let cut = view.messages.indices.filter { !given.contains($0) }
      leftOut = view.leftOut.cutting(cut.map { byteCount(view.messages[$0].payload) })
    }
    // Instructions, and summaries, which come later than what they stand for, go before the rest.
    let given = places.map { entries[$0].item }
    items = given.filter { $0.speaker == .system } + given.filter { $0.speaker != .system }
  }
}
