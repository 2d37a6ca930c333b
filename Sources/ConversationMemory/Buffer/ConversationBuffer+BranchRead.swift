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
    let line = line(to: lastAppended(to: branch), at: max(latest, instant))
    var walk = walk(through: window, at: instant, pinned: pins)
    var count = pins.count
    var byteCount = pinnedBytes
    var isWalking = true
    for id in line.ids {
      guard let place = nodes.place(of: id), !nodes[place].isPinned else { continue }
      count += 1
      byteCount += nodes[place].byteCount
      if isWalking { isWalking = walk.take(nodes[place], id) }
    }
    let cut = cut(walk, window, beside: pins)
    let ids = Self.merge(pins, cut.ids)
    return ReadDecision(
      headers: headers(of: ids), leftOut: leftOut(ids, of: count, byteCount, cut.reasons),
      cutAt: line.cutAt)
  }
}
