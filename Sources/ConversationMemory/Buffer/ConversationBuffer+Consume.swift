extension ConversationBuffer {
  /// Lets a live message go whose consumer has answered for it; a pinned one stays.
  mutating func consume(_ id: ConversationMessageID, _ reason: ConversationDeparture.Reason) {
    guard let place = nodes.place(of: id), !nodes[place].isPinned else { return }
    leave(at: place, reason)
    nodes.settle()
  }
}
