/// What a read shows where that is plain: a number of messages back from the newest, all of them.
///
/// Reads are mostly so, and then nothing has to be listed before the messages themselves are.
@usableFromInline
struct ReadExtent: Sendable {
  /// The oldest of them; of a path, the eldest.
  @usableFromInline let first: ConversationMessageID
  @usableFromInline let count: Int
  @usableFromInline let leftOut: ConversationLeftOut
  /// On a path, the parent at which the window cut it.
  @usableFromInline var cutAt: ConversationMessageID?
}

/// A walk from the newest message back that only counts how far a plain read goes.
private struct ExtentWalk {
  /// How far it has come.
  private struct Mark {
    var first = ConversationMessageID.none
    var count = 0
    var byteCount = 0
  }

  private let cut: ConversationWindow.Cut
  private var limits: WindowLimits
  private var reason: ConversationLeftOut.Reason?
  private var taken = Mark()
  /// Where it took the last message that begins a turn.
  private var leading = Mark()
  /// Whether a window may begin where it has come to.
  private var mayBegin = true

  init(_ window: ConversationWindow, origin: WindowOrigin, now: Int64) {
    cut = window.cut
    limits = WindowLimits(window, origin: origin, now: now, pinned: (0, 0))
  }

  /// Takes the next older message, if the window has room for it.
  ///
  /// - Parameter firstUnpinned: The first message of the conversation.
  /// - Returns: Whether the walk goes on.
  @inline(__always)
  mutating func take(
    _ node: NodeStore.LentNode, as id: ConversationMessageID, firstUnpinned: ConversationMessageID
  ) -> Bool {
    let beginsTurn = node.it.attributes.beginsTurn
    reason = limits.take(
      id, arrival: node.it.arrival, byteCount: node.it.byteCount, tokenCount: node.it.tokenCount,
      beginsTurn: beginsTurn)
    guard reason == nil else { return false }
    taken.first = id
    taken.count &+= 1
    taken.byteCount &+= node.it.byteCount
    if beginsTurn { leading = taken }
    // The beginning of the conversation, or of a path, need not be a turn's.
    mayBegin = beginsTurn || id == firstUnpinned || node.it.parent == .none
    return true
  }

  /// How far the read goes, of so many messages with so many bytes; nil where no turn begins in it:
  /// states alone, of which nobody speaks, are given all the same.
  func extent(of count: Int, _ byteCount: Int) -> ReadExtent? {
    let isWhole = cut == .anywhere || mayBegin
    if !isWhole, leading.count == 0 { return nil }
    let given = isWhole ? taken : leading
    var reasons = ConversationLeftOut.Reasons()
    if let reason { reasons.insert(reason) }
    if given.count < taken.count { reasons.insert(.cut) }
    return ReadExtent(
      first: given.first, count: given.count,
      leftOut: ConversationLeftOut(
        messageCount: count - given.count, byteCount: byteCount - given.byteCount, reasons: reasons)
    )
  }
}

// Both change nothing; but what does not say that it may gets a copy of the heart lent, not the
// heart.
extension ConversationBuffer {
  /// How far a read goes through a window, as ``read(through:at:)`` has it.
  ///
  /// - Returns: Nil where it is not plain, since something is pinned, tools spoke, or no turn
  ///   begins in it.
  /// - Complexity: O(messages of the extent), and holes passed over.
  @usableFromInline
  mutating func extent(through window: ConversationWindow, at instant: Int64) -> ReadExtent? {
    guard pins.isEmpty else { return nil }
    var walk = ExtentWalk(window, origin: origin, now: max(latest, instant))
    var end = nodes.nextID
    while let (node, id) = nodes.lastLiveNode(before: end) {
      end = id
      if node.it.attributes.role.isOfTool { return nil }
      if !walk.take(node, as: end, firstUnpinned: firstUnpinned) { break }
    }
    return walk.extent(of: nodes.liveCount, liveBytes)
  }

  /// How far up a path a read goes through a window, as ``path(to:through:at:)`` has it.
  ///
  /// - Returns: Nil where it is not plain, which it may not be either where some line has lost
  ///   messages from its middle; or the message is not live.
  /// - Complexity: O(depth).
  @usableFromInline
  mutating func pathExtent(
    to id: ConversationMessageID, through window: ConversationWindow, at instant: Int64
  ) -> ReadExtent? {
    let now = max(latest, instant)
    guard pins.isEmpty, gaps == nil, livePlace(of: id, at: now) != nil else { return nil }
    var walk = ExtentWalk(window, origin: origin, now: now)
    var goesOn = true
    var count = 0
    var byteCount = 0
    var next = id
    while let place = nodes.place(of: next), !isOver(place, at: now) {
      let node = nodes.lent(place)
      if node.it.attributes.role.isOfTool { return nil }
      if goesOn { goesOn = walk.take(node, as: next, firstUnpinned: firstUnpinned) }
      count += 1
      byteCount += node.it.byteCount
      next = node.it.parent
    }
    var extent = walk.extent(of: count, byteCount)
    extent?.cutAt = next.optional
    return extent
  }
}
