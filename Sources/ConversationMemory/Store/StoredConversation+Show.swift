extension StoredConversation {
  /// How many messages are shown under one hold of the lock, and about how many bytes of them.
  private static var messagesPerHold: Int { 128 }
  private static var bytesPerHold: Int { 64 << 10 }

  /// Shows live messages with ids in a range where they lie, without copying them.
  ///
  /// ```swift
  /// let store = ConversationStore()
  /// for text in ["one", "two", "three"] { _ = store["chat:17"].append(text) }
  /// let all = ConversationMessageID.none..<ConversationMessageID(rawValue: .max)
  /// store["chat:17"].forEach(all, limit: 2, backwards: true) { header, bytes in
  ///   print(header.id, bytes.byteCount)
  ///   return true
  /// }
  /// ```
  ///
  /// Some are shown under one hold of a lock: a hundred, or as many as have some 64 KiB. What
  /// others do in between shows, as it would to calls one after the other; within a step over this
  /// name nothing comes in between.
  ///
  /// - Parameters:
  ///   - ids: May reach beyond what is there on both sides.
  ///   - limit: How many at most; none where it is not above zero.
  ///   - isBackwards: Whether the newest comes first.
  ///   - body: Called for each message with its header and its payload, under a lock: it is to be
  ///     short, must not use the store, and the bytes are gone when it returns. Whether to go on.
  /// - Returns: How many were shown.
  /// - Complexity: O(log live + messages shown).
  @discardableResult
  public func forEach(
    _ ids: Range<ConversationMessageID>, limit: Int = .max,
    backwards isBackwards: Bool = false, _ body: (ConversationHeader, RawSpan) -> Bool
  ) -> Int {
    var rest = max(0, limit)
    var ids = ids
    while rest > 0, !ids.isEmpty {
      guard let part = show(ids, atMost: rest, backwards: isBackwards, body) else { break }
      rest -= part.count
      guard part.hasMore, let last = part.last else { break }
      ids = isBackwards ? ids.lowerBound..<last : last.next..<max(last.next, ids.upperBound)
    }
    return max(0, limit) - rest
  }

  /// Shows some of them under one hold of the lock.
  ///
  /// - Returns: How many, the last of them, and whether there may be more; nil if there is no such
  ///   conversation.
  private func show(
    _ ids: Range<ConversationMessageID>, atMost limit: Int, backwards isBackwards: Bool,
    _ body: (ConversationHeader, RawSpan) -> Bool
  ) -> (count: Int, last: ConversationMessageID?, hasMore: Bool)? {
    let limit = min(limit, Self.messagesPerHold)
    return settled { shard, slot, wakes in
      var count = 0
      var byteCount = 0
      var goesOn = true
      func see(_ header: ConversationHeader, _ payload: RawSpan) -> Bool {
        count += 1
        byteCount += payload.byteCount
        goesOn = body(header, payload)
        return !goesOn || count == limit || byteCount >= Self.bytesPerHold
      }
      guard !shard.isPacked(slot) else {
        let last = shard.withPacked(slot) { $0.show(ids, backwards: isBackwards, see) }
        return (count, last, goesOn && (count == limit || byteCount >= Self.bytesPerHold))
      }
      let last = shard.withApart(slot, &wakes) { state, _, _ -> ConversationMessageID? in
        let headers = state.heart.headers(ids, limit: limit, fromEnd: isBackwards)
        var last: ConversationMessageID?
        for header in isBackwards ? headers.reversed() : headers {
          guard let message = state.message(header) else { continue }
          last = header.id
          if unsafe see(header, message.payload.span.bytes) { break }
        }
        return last
      }
      return (count, last, goesOn && (count == limit || byteCount >= Self.bytesPerHold))
    }
  }
}
