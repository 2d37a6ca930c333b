extension PackedLog {
  /// Removes a live message; its children stay, and their paths pass over it.
  ///
  /// - Returns: Whether it was live.
  mutating func remove(_ id: ConversationMessageID) -> Bool {
    begin()
    guard let message = message(id) else { return false }
    leave(message, .removed)
    leaveOver()
    return true
  }

  /// Removes a live message and all below it.
  ///
  /// - Returns: How many messages that were.
  /// - Complexity: O(newer messages), and for each that leaves the bytes of its segment.
  mutating func removeSubtree(of id: ConversationMessageID) -> Int {
    begin()
    let subtree = subtree(of: id).map(\.id)
    for id in subtree { if let message = packed.message(id) { leave(message, .removed) } }
    leaveOver()
    return subtree.count
  }

  /// Removes the oldest messages that are not pinned, until no more stay than are to.
  ///
  /// - Returns: How many messages that were.
  /// - Complexity: O(messages removed); where some are pinned, for each the bytes of its segment.
  mutating func trim(to trim: ConversationTrim) -> Int {
    _ = expire(atMost: .max)
    let count = leaveAllBut(trim)
    if count > 0 { giveBack() }
    return count
  }

  /// Lets all messages go, pinned ones too. O(segments); O(live) where somebody is told of them, or
  /// they have keys.
  mutating func leaveAll(_ reason: ConversationDeparture.Reason) {
    // Else it would be empty since now.
    guard liveCount > 0 else { return }
    if unsafe leaving != nil || conversation.pointee.keyedCount > 0 {
      while let oldest = packed.oldestMessage { leave(oldest, reason) }
    } else {
      if let departing { noteAll(reason, in: departing) }
      account.leave(reason, count: liveCount)
      unsafe heldChange += conversation.pointee.removeAll(at: now, in: heap)
    }
  }

  mutating func leaveOldest(_ reason: ConversationDeparture.Reason) -> Bool {
    guard liveCount > pinnedCount else { return false }
    if unsafe conversation.pointee.hasOutliers {
      if let oldest = packed.oldestUnpinned { leave(oldest, reason) }
      return true
    }
    if let leaving { describeOldest(reason, in: leaving) }
    if let departing { note(unsafe conversation.pointee.oldestID, reason, in: departing) }
    leaveFront(reason, over: expiry(arrival: unsafe conversation.pointee.oldestArrival))
    return true
  }

  /// Lets a message go, wherever it lies. O(1) for the oldest; else O(bytes of its segment), and of
  /// that of its parent.
  @inline(never)
  mutating func leave(
    _ message: PackedMessage, _ reason: ConversationDeparture.Reason
  ) {
    if let leaving { leaving.pointee.append((described(message), reason)) }
    if let departing { note(message.id, reason, in: departing) }
    unsafe conversation.pointee.passUnpinned(message)
    if message.isKeyed { rememberKey(of: message) }
    guard unsafe message.id != conversation.pointee.oldestID else {
      return leaveFront(reason, over: expiry(of: message))
    }
    let parent = message.depth > 0 ? packed.message(message.parent) : nil
    if message.role == .toolResult, let parent { packed.loseResult(of: parent) }
    let before = isCut(by: message, reason) ? .none : before(message, below: parent)
    unsafe heldChange += conversation.pointee.takeOut(message, goingOnFrom: before, in: heap)
    account.leave(reason)
  }

  /// Whether what leaves cuts its line: what the window or a bound lets go of does, and what leaves
  /// otherwise, as its own time is over, is passed over.
  private func isCut(by message: PackedMessage, _ reason: ConversationDeparture.Reason) -> Bool {
    reason == .evicted || reason == .expired && !message.isTimed
  }

  /// The message, live or not, that the line of another goes on from when that leaves.
  private func before(
    _ message: PackedMessage, below parent: PackedMessage?
  ) -> ConversationMessageID {
    // One of depth 1 has a root for its parent, or one of which nothing was known any more.
    guard let parent else { return message.depth > 1 ? message.parent : .none }
    return parent.depth == message.depth - 1 ? parent.id : .none
  }

  /// Lets the oldest message go.
  ///
  /// - Parameter expiry: When it is over by age, in nanoseconds.
  @inline(__always)
  private mutating func leaveFront(_ reason: ConversationDeparture.Reason, over expiry: Int64) {
    // What is over has left when it was, whoever comes to collect it.
    let instant = min(now, expiry)
    unsafe heldChange += conversation.pointee.removeOldest(at: instant, in: heap)
    account.leave(reason)
  }

  /// Where all that is left is over, it leaves at once, so that it is known since when nothing is
  /// live: since the last of them left, whichever way.
  mutating func leaveOver() {
    if isOver {
      _ = expire(atMost: .max)
      keepEmpty(since: now)
    } else {
      giveBack()
    }
  }

  @inline(never)
  private func describeOldest(
    _ reason: ConversationDeparture.Reason, in leaving: PackedDepartures
  ) {
    guard let oldest = packed.oldestMessage else { return }
    leaving.pointee.append((described(oldest), reason))
  }

  /// A message as those are told who want to know of it: a copy, or only which it was.
  private func described(_ message: PackedMessage) -> ConversationMessage<[UInt8]> {
    guard !rules.copiesDepartures else { return copy(message) }
    return ConversationMessage(
      header: ConversationHeader(
        id: message.id, conversation: rules.conversation,
        arrival: ConversationInstant(nanoseconds: message.arrival * tick),
        expiry: ConversationInstant(nanoseconds: expiry(of: message)),
        parent: message.parent.optional, depth: message.depth,
        attributes: ConversationAttributes()), payload: [])
  }

  /// Notes that a message leaves, for groups.
  @inline(never)
  func note(
    _ id: ConversationMessageID, _ reason: ConversationDeparture.Reason,
    in departing: PackedDeparting
  ) {
    departing.pointee.append(ConversationDeparture(id: id, reason: reason))
  }

  /// Notes that all messages leave, the oldest first, for groups. O(live).
  @inline(never)
  func noteAll(_ reason: ConversationDeparture.Reason, in departing: PackedDeparting) {
    let packed = packed
    var cursor = packed.cursor(before: packed.oldestID)
    while let message = packed.next(&cursor) { note(message.id, reason, in: departing) }
  }
}
