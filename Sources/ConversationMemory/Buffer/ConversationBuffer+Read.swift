/// What a read gives: ids in order, and what lies beside them.
@usableFromInline
struct ReadDecision: Sendable {
  @usableFromInline var headers: [ConversationHeader]
  @usableFromInline var leftOut: ConversationLeftOut
  /// On a path, the parent at which the window cut it.
  @usableFromInline var cutAt: ConversationMessageID?
}

/// A node on a walk, and where it is.
struct WalkedNode: WalkedMessage {
  let id: ConversationMessageID
  let parent: ConversationMessageID
  let role: ConversationRole?
  let beginsTurn: Bool
  let hasLostResult: Bool
  let byteCount: Int
  let tokenCount: Int
  let place: NodeStore.Place
}

/// A line of a tree, as far as it is live.
struct MessageLine {
  /// Youngest first.
  var ids: [ConversationMessageID] = []
  /// The parent at which the window cut it.
  var cutAt: ConversationMessageID?
  /// How many that have left are passed over.
  var passedOverCount = 0
}

extension ConversationBuffer {
  /// The messages that a window has room for, oldest first; pinned ones always.
  ///
  /// The caller has let go of all that is over at this instant.
  ///
  /// - Complexity: O(messages returned + pinned messages), and holes passed over.
  @usableFromInline
  func read(through window: ConversationWindow, at instant: Int64) -> ReadDecision {
    let pinned = pins.all(in: nodes).compactMap { walked($0) }
    var walk = walk(through: window, at: instant, beside: pinned)
    var end = nodes.nextID
    while let place = nodes.lastLive(before: end) {
      end = nodes.id(at: place)
      let node = nodes.lent(place)
      if !node.it.isPinned, !walk.take(walked(node, at: place), arrival: node.it.arrival) { break }
    }
    let cut = walk.cut(beside: pinned, first: firstUnpinned)
    return decision(pinned, cut, of: nodes.liveCount, liveBytes)
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
    let messages = line.ids.compactMap { walked($0) }
    let pinned = messages.filter { nodes[$0.place].isPinned }
    var walk = walk(through: window, at: instant, beside: pinned)
    for message in messages where !nodes[message.place].isPinned {
      if !walk.take(message, arrival: nodes[message.place].arrival) { break }
    }
    let cut = walk.cut(beside: pinned, first: firstUnpinned)
    let byteCount = messages.reduce(0) { $0 + $1.byteCount }
    return decision(pinned, cut, of: messages.count, byteCount, on: line)
  }

  /// The headers of messages with ids in a range, oldest first.
  ///
  /// The caller has let go of all that is over at this instant.
  ///
  /// - Complexity: O(log kept + messages given), and holes passed over.
  func headers(
    _ ids: Range<ConversationMessageID>, limit: Int, fromEnd isFromEnd: Bool
  ) -> [ConversationHeader] {
    var headers: [ConversationHeader] = []
    var id = isFromEnd ? ids.upperBound : ids.lowerBound
    while headers.count < limit,
      let place = isFromEnd ? nodes.lastLive(before: id) : nodes.firstLive(from: id),
      ids.contains(nodes.id(at: place))
    {
      headers.append(header(at: place))
      id = isFromEnd ? nodes.id(at: place) : nodes.id(at: place).next
    }
    if isFromEnd { headers.reverse() }
    return headers
  }

  /// A live message and its live ancestors, youngest first, up to a root or to where the window cut
  /// the line; those that have left in between are passed over.
  ///
  /// - Complexity: O(ids given).
  func line(to id: ConversationMessageID?, at now: Int64) -> MessageLine {
    var line = MessageLine()
    var next = id.flatMap { nodes.place(of: $0) }
    while let place = next {
      line.ids.append(nodes.id(at: place))
      next = before(place, at: now)
      if let next {
        line.passedOverCount &+= max(0, nodes[place].depth - nodes[next].depth - 1)
      } else {
        line.cutAt = nodes[place].parent.optional
      }
    }
    return line
  }

  func walk(
    through window: ConversationWindow, at instant: Int64, beside pinned: [WalkedNode]
  ) -> WindowWalk<WalkedNode> {
    WindowWalk(
      through: window, origin: origin, now: max(latest, instant),
      pinned: (
        pinned.reduce(0) { $0 + $1.byteCount }, pinned.reduce(0) { $0 + $1.tokenCount }
      ))
  }

  func walked(_ id: ConversationMessageID) -> WalkedNode? {
    nodes.place(of: id).map { walked(nodes.lent($0), at: $0) }
  }

  @inline(__always)
  private func walked(_ node: NodeStore.LentNode, at place: NodeStore.Place) -> WalkedNode {
    WalkedNode(
      id: nodes.id(at: place), parent: node.it.parent, role: node.it.attributes.role,
      beginsTurn: node.it.attributes.beginsTurn, hasLostResult: node.it.hasLostResult,
      byteCount: node.it.byteCount, tokenCount: node.it.tokenCount, place: place)
  }

  /// What is given: the pinned messages and those that the cut left, in order of their ids.
  func decision(
    _ pinned: [WalkedNode],
    _ cut: (messages: [WalkedNode], reasons: ConversationLeftOut.Reasons), of count: Int,
    _ byteCount: Int, on line: MessageLine = MessageLine()
  ) -> ReadDecision {
    let given =
      pinned.isEmpty ? cut.messages : (pinned + cut.messages).sorted { $0.id < $1.id }
    return ReadDecision(
      headers: given.map { header(at: $0.place) },
      leftOut: ConversationLeftOut(
        messageCount: count - given.count,
        byteCount: byteCount - given.reduce(0) { $0 + $1.byteCount }, reasons: cut.reasons,
        passedOverCount: line.passedOverCount),
      cutAt: line.cutAt)
  }
}
