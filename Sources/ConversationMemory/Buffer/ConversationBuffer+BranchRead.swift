extension ConversationBuffer {
  /// The messages of a branch that a window has room for, oldest first; pinned ones always, on
  /// whatever branch they are.
  ///
  /// The caller has let go of all that is over at this instant.
  ///
  /// - Complexity: O(depth + pinned messages).
  func read(
    _ branch: ConversationBranch, through window: ConversationWindow, at instant: Int64
  ) -> ReadDecision {
    let now = max(latest, instant)
    let newest = newest(of: branch, at: now)
    var line = line(to: newest, at: now)
    if branch == .main, let newest, let place = nodes.place(of: newest) {
      // What the branch would go on from may have left, too.
      line.passedOverCount &+= max(0, mainDepth - nodes[place].depth)
    }
    let pinned = pins.all(in: nodes).compactMap { walked($0) }
    let messages = line.ids.compactMap { walked($0) }.filter { !nodes[$0.place].isPinned }
    var walk = walk(through: window, at: instant, beside: pinned)
    for message in messages {
      if !walk.take(message, arrival: nodes[message.place].arrival) { break }
    }
    return decision(
      pinned, walk.cut(beside: pinned, first: firstUnpinned), of: pins.count + messages.count,
      messages.reduce(pinnedBytes) { $0 + $1.byteCount }, on: line)
  }
}
