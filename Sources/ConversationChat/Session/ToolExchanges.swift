import ConversationMemory

/// Which entries of a chat a model can be given where tools are called: a call with the results of
/// all tools that it asks for, or neither.
///
/// A result belongs to the last call before it that asks for its id, wherever it stands. It is
/// given right behind that call, as providers want it, also where something else was said in
/// between.
struct ToolExchanges {
  /// The places of the entries that can be given, in order.
  private(set) var places: [Int] = []
  /// The tools that were called and have not answered, oldest first.
  private(set) var unansweredCalls: [ConversationItem.ToolCall] = []

  /// A call, by the place of its entry.
  private struct Exchange {
    /// The ids for which there is no result yet.
    var missing: Set<String>
    /// The places of the results.
    var results: [Int] = []
  }

  /// What can be given of entries, oldest first.
  ///
  /// - Complexity: O(entries).
  init(_ entries: [(item: ConversationItem, role: ConversationRole?)]) {
    var exchanges: [Int: Exchange] = [:]
    var placeOfCall: [String: Int] = [:]
    // What others put into a conversation can be a call that can't be read, with results.
    var followsUnreadable = false
    var alone: Set<Int> = []
    for (place, entry) in entries.enumerated() {
      let (item, role) = entry
      followsUnreadable =
        role == .toolCall ? item.toolCalls.isEmpty : role == .toolResult && followsUnreadable
      if !item.toolCalls.isEmpty {
        exchanges[place] = Exchange(missing: Set(item.toolCalls.map(\.id)))
        for call in item.toolCalls { placeOfCall[call.id] = place }
      } else if item.speaker != .tool || followsUnreadable && item.toolCallID == nil {
        alone.insert(place)
      } else if let id = item.toolCallID, let call = placeOfCall[id],
        exchanges[call]?.missing.remove(id) != nil
      {
        exchanges[call]?.results.append(place)
      }
    }
    places.reserveCapacity(entries.count)
    for (place, entry) in entries.enumerated() {
      if alone.contains(place) { places.append(place) }
      guard let exchange = exchanges[place] else { continue }
      if exchange.missing.isEmpty {
        places.append(place)
        places += exchange.results
      }
      unansweredCalls += entry.item.toolCalls.filter { exchange.missing.contains($0.id) }
    }
  }
}
