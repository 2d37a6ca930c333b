extension ConversationStore {
  /// The live messages of a conversation, as far as a window has room for them.
  ///
  /// - Parameters:
  ///   - name: The conversation's.
  ///   - window: A window to look through, beside the conversation's own; by default none. Unless
  ///     it is cut anywhere, what is given begins at a turn, and has tool calls with their results.
  /// - Returns: The messages, oldest first, pinned ones always, and what was left out; nothing if
  ///   there is no such conversation.
  /// - Complexity: O(messages given + pinned messages); nothing else is copied. One lock.
  /// - Precondition: A window of tokens needs the configuration's `tokenCount`.
  public func read(
    _ name: String, through window: ConversationWindow = .unbounded
  ) -> ConversationView<[UInt8]> {
    configuration.check(window)
    return settled(name) { shard, slot, wakes in
      shard.isPlain(slot)
        ? shard.withPacked(slot) { log in
          let (messages, leftOut) = log.read(through: window)
          return ConversationView(messages: messages.map { log.copy($0) }, leftOut: leftOut)
        }
        : shard.withThawed(slot, &wakes) { state, now, _ in
          let read = state.heart.read(through: window, at: now)
          return ConversationView(
            messages: read.headers.compactMap { state.message($0) }, leftOut: read.leftOut)
        }
    } ?? ConversationView(messages: [], leftOut: .nothing)
  }

  /// The live messages of one branch of a conversation, as far as a window has room for them.
  ///
  /// - Parameters:
  ///   - name: The conversation's.
  ///   - branch: Its messages are those from its head up to a root, or to where the window cuts.
  ///   - window: A window to look through, beside the conversation's own; by default none.
  /// - Returns: The messages, oldest first, and what was left out; pinned ones always, on whatever
  ///   branch they are. Nothing else of a branch whose head has left.
  /// - Complexity: O(messages of the branch); nothing else is copied. One lock.
  /// - Precondition: A window of tokens needs the configuration's `tokenCount`.
  public func read(
    _ name: String, on branch: ConversationBranch, through window: ConversationWindow = .unbounded
  ) -> ConversationView<[UInt8]> {
    configuration.check(window)
    return settled(name) { shard, slot, wakes in
      // What is packed has one branch, and nothing pinned.
      if branch == .main, shard.isPlain(slot) {
        return shard.withPacked(slot) { log in
          log.path(to: log.packed.newestID, through: window).map { path in
            ConversationView(messages: path.messages.map { log.copy($0) }, leftOut: path.leftOut)
          } ?? ConversationView(messages: [], leftOut: .nothing)
        }
      }
      return shard.withThawed(slot, &wakes) { state, now, _ in
        let read = state.heart.read(branch, through: window, at: now)
        return ConversationView(
          messages: read.headers.compactMap { state.message($0) }, leftOut: read.leftOut)
      }
    } ?? ConversationView(messages: [], leftOut: .nothing)
  }

  /// Shows the live messages that a window has room for where they lie, without copying them.
  ///
  /// - Parameters:
  ///   - name: The conversation's.
  ///   - window: A window to look through.
  ///   - body: Called for each message, the oldest first, with its header and its payload, under a
  ///     lock: it is to be short, must not use the store, and the bytes are gone when it returns.
  /// - Returns: What was left out.
  /// - Complexity: O(messages shown + pinned messages). One lock.
  /// - Precondition: A window of tokens needs the configuration's `tokenCount`.
  @discardableResult
  public func forEach(
    _ name: String, through window: ConversationWindow = .unbounded,
    _ body: (ConversationHeader, RawSpan) -> Void
  ) -> ConversationLeftOut {
    withName(name) { name in unsafe forEach(name.bytes.bytes, through: window, body) }
  }

  /// Shows the messages of a conversation whose name is bytes that lie somewhere.
  ///
  /// - Parameters:
  ///   - name: The conversation's; for a name of text, its UTF-8.
  ///   - window: A window to look through.
  ///   - body: Called for each message, as for a name of text.
  /// - Returns: What was left out.
  /// - Complexity: O(messages shown + pinned messages). One lock.
  /// - Precondition: A window of tokens needs the configuration's `tokenCount`.
  @discardableResult
  public func forEach(
    _ name: RawSpan, through window: ConversationWindow = .unbounded,
    _ body: (ConversationHeader, RawSpan) -> Void
  ) -> ConversationLeftOut {
    configuration.check(window)
    while true {
      let leftOut = existing(name) { shard, slot, wakes in
        shard.show(slot, through: window, &wakes, body)
      }
      if let leftOut = leftOut ?? .nothing { return leftOut }
    }
  }

  /// The live messages with ids in a range, oldest first.
  ///
  /// - Parameters:
  ///   - ids: May reach beyond what is there on both sides.
  ///   - name: The conversation's.
  ///   - limit: How many at most; none where it is not above zero.
  ///   - isFromEnd: Whether the limit leaves the last instead of the first.
  /// - Complexity: O(log live + messages given).
  public func messages(
    _ ids: Range<ConversationMessageID>, of name: String, limit: Int = .max,
    fromEnd isFromEnd: Bool = false
  ) -> [ConversationMessage<[UInt8]>] {
    let limit = max(0, limit)
    return settled(name) { shard, slot, wakes in
      shard.isPlain(slot)
        ? shard.withPacked(slot) { $0.messages(ids, limit: limit, fromEnd: isFromEnd) }
        : shard.withThawed(slot, &wakes) { state, _, _ in
          state.heart.headers(ids, limit: limit, fromEnd: isFromEnd)
            .compactMap { state.message($0) }
        }
    } ?? []
  }

  /// A live message by its id; nil if it has left or was never there. O(log live).
  public func message(
    _ id: ConversationMessageID, of name: String
  ) -> ConversationMessage<[UInt8]>? {
    existing(name) { shard, slot, wakes in
      shard.isPlain(slot)
        ? shard.withPacked(slot) { log in log.message(id).map { log.copy($0) } }
        : shard.withThawed(slot, &wakes) { state, now, _ in
          state.heart.header(of: id, at: now).flatMap { state.message($0) }
        }
    } ?? nil
  }

  /// The messages from the root, or from where the window cuts, down to a live message.
  ///
  /// - Parameters:
  ///   - id: The message at the end of the path.
  ///   - name: The conversation's.
  ///   - window: A window to look through, counted back from that message; by default none.
  /// - Returns: Nil if the message is not live.
  /// - Complexity: O(depth), and O(log live) for each parent that is not the message before.
  /// - Precondition: A window of tokens needs the configuration's `tokenCount`.
  public func path(
    to id: ConversationMessageID, of name: String, through window: ConversationWindow = .unbounded
  ) -> ConversationPath<[UInt8]>? {
    configuration.check(window)
    return settled(name) { shard, slot, wakes in
      shard.isPlain(slot)
        ? shard.withPacked(slot) { log in
          log.path(to: id, through: window).map { path in
            ConversationPath(
              messages: path.messages.map { log.copy($0) }, cutAt: path.cutAt,
              leftOut: path.leftOut)
          }
        }
        : shard.withThawed(slot, &wakes) { state, now, _ in
          state.heart.path(to: id, through: window, at: now).map { read in
            ConversationPath(
              messages: read.headers.compactMap { state.message($0) }, cutAt: read.cutAt,
              leftOut: read.leftOut)
          }
        }
    } ?? nil
  }

  /// Does something to a conversation from which all that is over has left, if there is one of that
  /// name; in several holds of the lock where that is much.
  func settled<Result>(
    _ name: String, _ body: (inout StoreShard, UInt32, inout WakeList) -> Result
  ) -> Result? {
    while true {
      let result = existing(name) { shard, slot, wakes -> Result? in
        let hasMore = shard.expire(slot, &wakes)
        return hasMore || !shard.slots.contains(slot) ? nil : body(&shard, slot, &wakes)
      }
      switch result {
      case nil: return nil
      case .some(nil): continue
      case .some(let result?): return result
      }
    }
  }
}
