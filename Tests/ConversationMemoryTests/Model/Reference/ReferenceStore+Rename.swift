import ConversationMemory

extension ReferenceStore {
  /// Gives a conversation another name; what that came to.
  mutating func rename(
    _ name: String, to other: String, replaces: Bool, at now: Int64
  ) -> String {
    guard let conversation = conversations[name] else { return "missing" }
    if name == other { return replaces ? "done" : "taken" }
    if conversations[other] != nil, !replaces { return "taken" }
    if conversation.groups.contains(where: { $0?.deadLetters == other }) { return "deadLetters" }
    _ = end(other, .removed, at: now)
    // What has left of it, and was told, was under the old name.
    var past = conversation
    past.messages = []
    forgotten.append(past)
    conversations[name] = nil
    var moved = conversation
    moved.name = other
    moved.account = ReferenceAccount()
    moved.departures = []
    moved.subscriberCount = 0
    moved.setWindow(window(of: other), at: now)
    conversations[other] = moved
    return "done"
  }
}
