import ConversationChat

/// What providers of models accept of tools, written from their references alone: behind a call
/// come, before anything else, the results of all tools that it asks for, and nowhere else is one.
enum ProviderRules {
  /// Why a list of entries is refused; nil if it is accepted.
  static func objection(to items: [ConversationItem]) -> String? {
    var owed: [String] = []
    for item in items {
      if item.speaker == .tool {
        guard let id = item.toolCallID, let place = owed.firstIndex(of: id) else {
          return "a result of a call that is not right before it: \(item.text)"
        }
        owed.remove(at: place)
        continue
      }
      if !owed.isEmpty { return "a call without a result: \(owed)" }
      owed = item.toolCalls.map(\.id)
    }
    return owed.isEmpty ? nil : "a call without a result at the end: \(owed)"
  }
}
