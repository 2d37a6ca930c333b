extension ConversationBuffer {
  /// The id of the latest live state of a key. O(1), and states of the key that are over.
  @usableFromInline
  func latestState(of key: String, at instant: Int64) -> ConversationMessageID? {
    let now = max(latest, instant)
    return states[ByteText(key)]?.last { livePlace(of: $0, at: now) != nil }
  }

  /// The keys that have a live state, in no order. O(states).
  @usableFromInline
  func stateKeys(at instant: Int64) -> [String] {
    states.keys.map(\.text).filter { latestState(of: $0, at: instant) != nil }
  }

  /// Takes note of the live states that a new one replaces: it needs no room beside them.
  @inline(never)
  mutating func replaceStates(_ key: String) {
    for id in states[ByteText(key)]?.all(in: nodes) ?? [] {
      guard let place = livePlace(of: id, at: latest), !nodes[place].isReplaced else { continue }
      let node = nodes.lent(place)
      node.it.isReplaced = true
      replacedIDs.append(id)
      replacedStates.count += 1
      replacedStates.byteCount += node.it.byteCount
      replacedStates.tokenCount += node.it.tokenCount
      guard node.it.isPinned else { continue }
      replacedStates.pinnedCount += 1
      replacedStates.pinnedBytes += node.it.byteCount
      replacedStates.pinnedTokens += node.it.tokenCount
    }
  }

  /// Forgets what an append would have replaced that was refused.
  @inline(__always)
  mutating func keepReplaced() {
    if !replacedIDs.isEmpty { keepAllReplaced() }
  }

  @inline(never)
  private mutating func keepAllReplaced() {
    for id in replacedIDs {
      if let place = nodes.place(of: id) { nodes[place].isReplaced = false }
    }
    replacedIDs = []
    replacedStates = Replaced()
  }

  /// Lets go of the live states of a key that a new one replaces; what is over goes by itself.
  mutating func compactStates(_ key: String, before id: ConversationMessageID) {
    guard let all = states[ByteText(key)]?.all(in: nodes) else { return }
    for earlier in all where earlier != id {
      guard let place = nodes.place(of: earlier) else { continue }
      // One that came in the same step is there until it ends.
      if earlier >= firstOfEvent || !isOver(place, at: latest) { leave(at: place, .removed) }
    }
  }
}
