import DequeModule

extension ConversationBuffer {
  /// The id of the latest live state of a key. O(1).
  @usableFromInline
  mutating func latestState(of key: String, at instant: Int64) -> ConversationMessageID? {
    let now = advance(to: instant)
    while let id = states[key]?.last, let place = nodes.place(of: id) {
      guard isOver(place, at: now) else { return id }
      leave(at: place, .expired)
    }
    return nil
  }

  /// The keys that have a live state, in no order.
  @usableFromInline
  func stateKeys() -> [String] {
    Array(states.keys)
  }

  /// Lets go of the states of a key that a new one replaces.
  mutating func compactStates(_ key: String, before id: ConversationMessageID) {
    while let earlier = states[key]?.first, earlier != id, let place = nodes.place(of: earlier) {
      leave(at: place, .removed)
    }
  }
}
