extension PackedLog {
  /// The header of a live message.
  func header(_ message: PackedMessage) -> ConversationHeader {
    unsafe ConversationHeader(
      id: message.id, conversation: rules.conversation,
      arrival: ConversationInstant(nanoseconds: message.arrival * tick),
      expiry: ConversationInstant(nanoseconds: expiry(arrival: message.arrival)),
      parent: message.parent.optional, depth: message.depth,
      attributes: conversation.pointee.attributes(of: message))
  }

  /// A message with a copy of its payload.
  func copy(_ message: PackedMessage) -> ConversationMessage<[UInt8]> {
    unsafe ConversationMessage(
      header: header(message), payload: Array(conversation.pointee.payload(of: message)))
  }

  /// Lends the payload of a message.
  func withPayload<Result>(_ message: PackedMessage, _ body: (RawSpan) -> Result) -> Result {
    unsafe body(conversation.pointee.payload(of: message).bytes)
  }

  /// The live messages with ids in a range, oldest first.
  ///
  /// The caller has let go of all that is over at this instant.
  func messages(
    _ ids: Range<ConversationMessageID>, limit: Int, fromEnd isFromEnd: Bool
  ) -> [ConversationMessage<[UInt8]>] {
    let packed = packed
    var lower = max(ids.lowerBound, packed.oldestID)
    var upper = min(ids.upperBound, packed.nextID)
    guard lower < upper else { return [] }
    let surplus = lower.distance(to: upper) - limit
    if surplus > 0, isFromEnd { lower = lower.advanced(by: surplus) }
    if surplus > 0, !isFromEnd { upper = upper.advanced(by: -surplus) }
    guard lower < upper, let last = packed.message(upper.advanced(by: -1)) else { return [] }
    var messages = [copy(last)]
    messages.reserveCapacity(lower.distance(to: upper))
    var cursor = packed.cursor(before: last)
    while cursor.next > lower, let message = packed.previous(&cursor) {
      messages.append(copy(message))
    }
    messages.reverse()
    return messages
  }

  /// A live message by its id.
  func message(_ id: ConversationMessageID) -> PackedMessage? {
    unsafe conversation.pointee.message(id).flatMap {
      expiry(arrival: $0.arrival) > now ? $0 : nil
    }
  }

  /// The messages that a window has room for, oldest first, and what is left out.
  ///
  /// The caller has let go of all that is over at this instant.
  ///
  /// - Complexity: O(messages returned).
  func read(through window: ConversationWindow) -> (messages: [PackedMessage], ConversationLeftOut)
  {
    var walk = walk(through: window)
    var cursor = unsafe conversation.pointee.newestCursor
    while let message = unsafe conversation.pointee.previous(&cursor) {
      guard walk.take(message, arrival: message.arrival * tick) else { break }
    }
    return chosen(consume walk, of: liveCount, liveBytes)
  }

  /// The messages of a branch that a window has room for, oldest first, and what is left out. What
  /// is packed has the main branch, and no other.
  ///
  /// The caller has let go of all that is over at this instant.
  ///
  /// - Complexity: O(depth).
  func read(
    _ branch: ConversationBranch, through window: ConversationWindow
  ) -> (messages: [PackedMessage], ConversationLeftOut) {
    guard branch == .main, let path = path(to: packed.newestID, through: window) else {
      return ([], .nothing)
    }
    return (path.messages, path.leftOut)
  }

  /// The messages from the eldest live ancestor to a live message, as far as a window has room; and
  /// at which parent the path is cut; nil if the message is not live.
  ///
  /// - Complexity: O(depth), and the records passed over or searched for between parents.
  func path(
    to id: ConversationMessageID, through window: ConversationWindow
  ) -> (messages: [PackedMessage], leftOut: ConversationLeftOut, cutAt: ConversationMessageID?)? {
    guard var message = message(id) else { return nil }
    var walk = walk(through: window)
    var isWalking = true
    var lineCount = 0
    var byteCount = 0
    var cursor = unsafe conversation.pointee.cursor(before: message)
    while true {
      lineCount += 1
      byteCount += message.byteCount
      if isWalking { isWalking = walk.take(message, arrival: message.arrival * tick) }
      let parent = message.parent
      let next =
        unsafe parent.next == message.id
        ? conversation.pointee.previous(&cursor) : self.message(parent)
      guard let next, expiry(arrival: next.arrival) > now else {
        let (given, leftOut) = chosen(walk, of: lineCount, byteCount)
        return (given, leftOut, parent.optional)
      }
      if parent.next != message.id { cursor = unsafe conversation.pointee.cursor(before: next) }
      message = next
    }
  }

  private func walk(through window: ConversationWindow) -> WindowWalk<PackedMessage> {
    WindowWalk(through: window, origin: origin, now: now, pinned: (byteCount: 0, tokenCount: 0))
  }

  /// What the cut leaves of a walk, and what is then left out.
  private func chosen(
    _ walk: consuming WindowWalk<PackedMessage>, of count: Int, _ byteCount: Int
  ) -> ([PackedMessage], ConversationLeftOut) {
    let first: ConversationMessageID =
      unsafe conversation.pointee.hasLost ? .none : conversation.pointee.oldestID
    let cut = walk.cut(beside: [], first: first)
    let leftOut = ConversationLeftOut(
      messageCount: count - cut.messages.count,
      byteCount: byteCount - cut.messages.reduce(0) { $0 + $1.byteCount }, reasons: cut.reasons)
    return (cut.messages, leftOut)
  }
}
