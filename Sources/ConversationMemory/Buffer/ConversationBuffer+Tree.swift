extension ConversationBuffer {
  /// The header of a live message.
  @usableFromInline
  func header(of id: ConversationMessageID, at instant: Int64) -> ConversationHeader? {
    nodes.place(of: id).flatMap { isOver($0, at: max(latest, instant)) ? nil : header(at: $0) }
  }

  /// The live children of a message, in order of arrival. O(children).
  ///
  /// - Returns: Their ids; nil if the message is not live.
  @usableFromInline
  func children(of id: ConversationMessageID, at instant: Int64) -> [ConversationMessageID]? {
    let now = max(latest, instant)
    guard let parent = nodes.place(of: id), !isOver(parent, at: now) else { return nil }
    var children: [ConversationMessageID] = []
    var child = nodes[parent].firstChild
    while let place = nodes.place(of: child) {
      if !isOver(place, at: now) { children.append(child) }
      child = nodes[place].nextSibling
    }
    return children
  }

  /// A live message and all live messages below it, parents before their children, children in
  /// order of arrival; none if it is not live. O(messages returned), without recursion.
  @usableFromInline
  func subtree(of id: ConversationMessageID, at instant: Int64) -> [ConversationMessageID] {
    let now = max(latest, instant)
    var subtree: [ConversationMessageID] = []
    var waiting = [id]
    while let next = waiting.popLast() {
      // What is over by age cuts the tree as if it had left already.
      guard let place = nodes.place(of: next), !isOver(place, at: now) else { continue }
      subtree.append(next)
      var child = nodes[place].lastChild
      while let childPlace = nodes.place(of: child) {
        waiting.append(child)
        child = nodes[childPlace].previousSibling
      }
    }
    return subtree
  }

  /// Removes a live message; its children stay, and their paths pass over it.
  ///
  /// - Returns: Whether it was live.
  @usableFromInline
  mutating func remove(_ id: ConversationMessageID, at instant: Int64) -> Bool {
    begin(at: instant)
    guard let place = livePlace(of: id, at: latest) else { return false }
    leave(at: place, .removed)
    nodes.settleAll()
    return true
  }

  /// Removes a live message and all below it.
  ///
  /// - Returns: How many messages that were.
  /// - Complexity: O(messages removed).
  @usableFromInline
  mutating func removeSubtree(of id: ConversationMessageID, at instant: Int64) -> Int {
    begin(at: instant)
    let subtree = subtree(of: id, at: latest)
    for id in subtree {
      if let place = nodes.place(of: id) { leave(at: place, .removed) }
    }
    nodes.settleAll()
    return subtree.count
  }

  /// Removes all live messages. O(live).
  ///
  /// - Returns: How many messages that were.
  mutating func removeAll(at instant: Int64) -> Int {
    _ = expire(at: instant, atMost: .max)
    let count = nodes.liveCount
    leaveAll(.removed)
    return count
  }

  /// Removes the oldest messages that are not pinned, until no more stay than are to.
  ///
  /// - Returns: How many messages that were.
  /// - Complexity: O(messages removed).
  mutating func trim(to trim: ConversationTrim, at instant: Int64) -> Int {
    _ = expire(at: instant, atMost: .max)
    return leaveAllBut(trim)
  }
}
