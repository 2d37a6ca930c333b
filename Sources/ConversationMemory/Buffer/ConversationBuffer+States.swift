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

  /// Makes a new node the latest state of its key, and lets go of the earlier ones if they need not
  /// be kept.
  mutating func enterState(_ id: ConversationMessageID, key: String) {
    if rules.compactsStates {
      while let earlier = states[key]?.last, let place = nodes.place(of: earlier) {
        leave(at: place, .removed)
      }
    }
    states[key, default: []].append(id)
  }
}
