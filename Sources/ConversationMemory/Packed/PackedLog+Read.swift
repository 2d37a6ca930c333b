extension PackedLog {
  /// The header of a live message.
  func header(_ message: PackedMessage) -> ConversationHeader {
    unsafe ConversationHeader(
      id: message.id, conversation: rules.conversation,
      arrival: ConversationInstant(nanoseconds: message.arrival * tick),
      expiry: ConversationInstant(nanoseconds: expiry(of: message)),
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
  ///
  /// - Complexity: O(log segments + messages given), and the records of a segment or two.
  func messages(
    _ ids: Range<ConversationMessageID>, limit: Int, fromEnd isFromEnd: Bool
  ) -> [ConversationMessage<[UInt8]>] {
    let packed = packed
    let lower = max(ids.lowerBound, packed.oldestID)
    let upper = min(ids.upperBound, packed.nextID)
    guard lower < upper, limit > 0 else { return [] }
    var messages: [ConversationMessage<[UInt8]>] = []
    messages.reserveCapacity(min(limit, lower.distance(to: upper), Int(packed.liveCount)))
    if isFromEnd {
      var cursor = packed.cursor(before: upper)
      while messages.count < limit, let message = packed.previous(&cursor), message.id >= lower {
        messages.append(copy(message))
      }
      messages.reverse()
    } else if let first = packed.firstMessage(from: lower) {
      var cursor = packed.cursor(before: first)
      while messages.count < limit, let message = packed.next(&cursor), message.id < upper {
        messages.append(copy(message))
      }
    }
    return messages
  }

  /// A live message by its id.
  func message(_ id: ConversationMessageID) -> PackedMessage? {
    packed.message(id).flatMap { isLive($0) ? $0 : nil }
  }

  /// The messages that a window has room for, oldest first, pinned ones always, and what is left
  /// out.
  ///
  /// The caller has let go of all that is over at this instant.
  ///
  /// - Complexity: O(messages returned), and where some are pinned as ``PackedConversation/pins``.
  func read(through window: ConversationWindow) -> (messages: [PackedMessage], ConversationLeftOut)
  {
    let pinned = pinnedCount > 0 ? packed.pins : []
    var walk = walk(through: window, beside: pinned)
    var cursor = unsafe conversation.pointee.newestCursor
    while let message = unsafe conversation.pointee.previous(&cursor) {
      if message.isPinned { continue }
      guard walk.take(message, arrival: message.arrival * tick) else { break }
    }
    return given(consume walk, beside: pinned, of: liveCount, liveBytes)
  }

  /// The messages of a branch that a window has room for, oldest first, pinned ones always, and
  /// what is left out. What is packed has the main branch, and no other.
  ///
  /// The caller has let go of all that is over at this instant.
  ///
  /// - Complexity: O(depth), and where some are pinned as ``PackedConversation/pins``.
  func read(
    _ branch: ConversationBranch, through window: ConversationWindow
  ) -> (messages: [PackedMessage], ConversationLeftOut) {
    let pinned = packed.pins
    guard branch == .main, let newest = newestOfLine else { return (pinned, .nothing) }
    // What the branch would go on from may have left, too.
    let passedOver = max(0, packed.newestDepth - newest.depth)
    let read = read(lineTo: newest, beside: pinned, through: window, passingOver: passedOver)
    return (read.messages, read.leftOut)
  }

  /// The messages from the eldest live ancestor to a live message, as far as a window has room; and
  /// at which parent the path is cut; nil if the message is not live.
  ///
  /// - Complexity: O(depth), and the records passed over or searched for between parents.
  func path(
    to id: ConversationMessageID, through window: ConversationWindow
  ) -> (messages: [PackedMessage], leftOut: ConversationLeftOut, cutAt: ConversationMessageID?)? {
    message(id).map {
      read(lineTo: $0, beside: pinned(onLineTo: $0), through: window, passingOver: 0)
    }
  }

  /// The newest live message of the main branch's line; nil if there is none.
  var newestOfLine: PackedMessage? {
    let packed = packed
    let newest = packed.newestID
    guard packed.leftCount > 0 || packed.hasTimes else { return message(newest) }
    let next =
      packed.message(newest) ?? (packed.newestDepth > 0 ? packed.message(before: newest) : nil)
    guard let next, !isLive(next) else { return next }
    guard next.isTimed else { return nil }
    var cursor = packed.cursor(before: next)
    return before(next, &cursor)
  }

  /// The live messages of a line that ends at one, as far as a window has room, and pinned ones.
  ///
  /// - Parameter passedOverCount: How many that have left would come behind that.
  private func read(
    lineTo newest: PackedMessage, beside pinned: [PackedMessage],
    through window: ConversationWindow, passingOver passedOverCount: Int
  ) -> (messages: [PackedMessage], leftOut: ConversationLeftOut, cutAt: ConversationMessageID?) {
    var walk = walk(through: window, beside: pinned)
    var isWalking = true
    var count = pinned.count
    var byteCount = pinned.reduce(0) { $0 + $1.byteCount }
    var passedOverCount = passedOverCount
    var message = newest
    var cursor = packed.cursor(before: message)
    while true {
      if !message.isPinned {
        count += 1
        byteCount += message.byteCount
        if isWalking { isWalking = walk.take(message, arrival: message.arrival * tick) }
      }
      guard let next = before(message, &cursor) else { break }
      passedOverCount &+= max(0, message.depth - next.depth - 1)
      message = next
    }
    let (messages, leftOut) = given(
      walk, beside: pinned, of: count, byteCount, passingOver: passedOverCount)
    return (messages, leftOut, message.parent.optional)
  }

  /// The pinned messages of a line that ends at one, oldest first.
  private func pinned(onLineTo newest: PackedMessage) -> [PackedMessage] {
    guard pinnedCount > 0 else { return [] }
    var pinned: [PackedMessage] = []
    var next: PackedMessage? = newest
    var cursor = packed.cursor(before: newest)
    while let message = next {
      if message.isPinned { pinned.append(message) }
      next = before(message, &cursor)
    }
    pinned.reverse()
    return pinned
  }

  /// The nearest live message before one on its line; nil at a root, or where the window cut it.
  /// What is over by its own time is passed over.
  ///
  /// - Parameter cursor: Before the message; it moves before the one that is found.
  @inline(__always)
  private func before(_ message: PackedMessage, _ cursor: inout PackedCursor) -> PackedMessage? {
    let parent = message.parent
    guard parent != .none else { return nil }
    var next: PackedMessage?
    // Mostly it is the record before.
    if parent.next == message.id { next = unsafe conversation.pointee.previous(&cursor) }
    if next?.id != parent { next = search(before: message, &cursor) }
    guard let next, !isLive(next) else { return next }
    // It has left but for being collected.
    return message.depth > 1 && next.isTimed ? passOver(next, &cursor) : nil
  }

  private func passOver(_ over: PackedMessage, _ cursor: inout PackedCursor) -> PackedMessage? {
    var over = over
    while over.parent != .none, let next = search(before: over, &cursor) {
      if isLive(next) { return next }
      guard over.depth > 1, next.isTimed else { return nil }
      over = next
    }
    return nil
  }

  private func search(
    before message: PackedMessage, _ cursor: inout PackedCursor
  ) -> PackedMessage? {
    let packed = packed
    let next =
      packed.message(message.parent)
      ?? (message.depth > 1 ? packed.message(before: message.parent) : nil)
    if let next { cursor = packed.cursor(before: next) }
    return next
  }

  private func walk(
    through window: ConversationWindow, beside pinned: [PackedMessage]
  ) -> WindowWalk<PackedMessage> {
    WindowWalk(
      through: window, origin: origin, now: now,
      pinned: (
        pinned.reduce(0) { $0 + $1.byteCount }, pinned.reduce(0) { $0 + $1.tokenCount }
      ))
  }

  /// What the cut leaves of a walk, and pinned messages, in the order of their ids; and what of so
  /// many messages is then left out.
  private func given(
    _ walk: consuming WindowWalk<PackedMessage>, beside pinned: [PackedMessage], of count: Int,
    _ byteCount: Int, passingOver passedOverCount: Int = 0
  ) -> ([PackedMessage], ConversationLeftOut) {
    let first = first(orBehindPins: walk.taken.last)
    let cut = walk.cut(beside: pinned, first: first)
    let given =
      pinned.isEmpty ? cut.messages : (pinned + cut.messages).sorted { $0.id < $1.id }
    let leftOut = ConversationLeftOut(
      messageCount: count - given.count,
      byteCount: byteCount - given.reduce(0) { $0 + $1.byteCount }, reasons: cut.reasons,
      passedOverCount: passedOverCount)
    return (given, leftOut)
  }

  /// The first message of the conversation that was not pinned, live or not: the first of all, or
  /// the oldest that a walk has come to, which says so itself.
  private func first(orBehindPins oldest: PackedMessage?) -> ConversationMessageID {
    if let oldest, oldest.isFirstUnpinned { return oldest.id }
    return unsafe conversation.pointee.hasOnlyPinned ? .none : conversation.pointee.firstID
  }
}
