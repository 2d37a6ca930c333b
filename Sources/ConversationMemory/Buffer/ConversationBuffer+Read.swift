/// What a read gives: ids in order, and what lies beside them.
@usableFromInline
struct ReadDecision: Sendable {
  @usableFromInline var headers: [ConversationHeader]
  @usableFromInline var leftOut: ConversationLeftOut
  /// On a path, the parent at which the window cut it.
  @usableFromInline var cutAt: ConversationMessageID?
}

extension ConversationBuffer {
  /// The messages that a window has room for, oldest first; pinned ones always.
  ///
  /// The caller has let go of all that is over at this instant.
  ///
  /// - Complexity: O(messages returned + pinned messages), and holes passed over.
  @usableFromInline
  func read(through window: ConversationWindow, at instant: Int64) -> ReadDecision {
    var walk = walk(through: window, at: instant, pinned: pins)
    var end = nodes.nextID
    while let place = nodes.lastLive(before: end) {
      end = nodes.id(at: place)
      if !nodes[place].isPinned, !walk.take(nodes[place], end) { break }
    }
    let cut = cut(walk, window, beside: pins)
    let ids = Self.merge(pins, cut.ids)
    return ReadDecision(
      headers: headers(of: ids), leftOut: leftOut(ids, of: nodes.liveCount, liveBytes, cut.reasons),
      cutAt: nil)
  }

  /// The messages from the eldest live ancestor to a message, as far as a window has room.
  ///
  /// The caller has let go of all that is over at this instant.
  ///
  /// - Returns: Nil if the message is not live.
  /// - Complexity: O(depth).
  @usableFromInline
  func path(
    to id: ConversationMessageID, through window: ConversationWindow, at instant: Int64
  ) -> ReadDecision? {
    let now = max(latest, instant)
    guard let place = nodes.place(of: id), !isOver(place, at: now) else { return nil }
    let line = line(to: id, at: now)
    let pinned = pins.isEmpty ? [] : line.ids.filter { isPinned($0) }
    var walk = walk(through: window, at: instant, pinned: pinned)
    var byteCount = 0
    var isWalking = true
    for id in line.ids {
      guard let place = nodes.place(of: id) else { continue }
      byteCount += nodes[place].byteCount
      if isWalking, !nodes[place].isPinned { isWalking = walk.take(nodes[place], id) }
    }
    let cut = cut(walk, window, beside: pinned)
    let ids = Self.merge(pinned.reversed(), cut.ids)
    return ReadDecision(
      headers: headers(of: ids), leftOut: leftOut(ids, of: line.ids.count, byteCount, cut.reasons),
      cutAt: line.cutAt)
  }

  /// A live message and its live ancestors, youngest first, up to a root or the first that left.
  func line(
    to id: ConversationMessageID, at now: Int64
  ) -> (ids: [ConversationMessageID], cutAt: ConversationMessageID?) {
    var ids: [ConversationMessageID] = []
    ids.reserveCapacity(min(16, nodes.liveCount))
    var next = id
    while let place = nodes.place(of: next), !isOver(place, at: now) {
      ids.append(next)
      next = nodes[place].parent
    }
    return (ids, next.optional)
  }

  func walk(
    through window: ConversationWindow, at instant: Int64, pinned: [ConversationMessageID]
  ) -> WindowWalk {
    let places = pinned.compactMap { nodes.place(of: $0) }
    return WindowWalk(
      through: window, start: start, now: max(latest, instant),
      pinned: (
        places.reduce(0) { $0 + nodes[$1].byteCount },
        places.reduce(0) { $0 + nodes[$1].tokenCount }
      ))
  }

  private func isPinned(_ id: ConversationMessageID) -> Bool {
    nodes.place(of: id).map { nodes[$0].isPinned } ?? false
  }

  func headers(of ids: [ConversationMessageID]) -> [ConversationHeader] {
    var headers: [ConversationHeader] = []
    headers.reserveCapacity(ids.count)
    for id in ids {
      if let place = nodes.place(of: id) { headers.append(header(at: place)) }
    }
    return headers
  }

  func leftOut(
    _ ids: [ConversationMessageID], of count: Int, _ byteCount: Int,
    _ reasons: ConversationLeftOut.Reasons
  ) -> ConversationLeftOut {
    var given = 0
    for id in ids {
      if let place = nodes.place(of: id) { given += nodes[place].byteCount }
    }
    return ConversationLeftOut(
      messageCount: count - ids.count, byteCount: byteCount - given, reasons: reasons)
  }

  /// Two ascending lists as one.
  static func merge(
    _ left: [ConversationMessageID], _ right: [ConversationMessageID]
  ) -> [ConversationMessageID] {
    guard !left.isEmpty else { return right }
    return (left + right).sorted()
  }
}
