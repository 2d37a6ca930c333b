extension StoredConversation {
  /// The live messages, as far as a window has room for them.
  ///
  /// - Parameters:
  ///   - window: A window to look through, beside the conversation's own; by default none. Unless
  ///     it is cut anywhere, what is given begins at a turn, and has tool calls with their results.
  /// - Returns: The messages, oldest first, pinned ones always, and what was left out.
  /// - Complexity: O(messages given + pinned messages); nothing else is copied. One lock.
  /// - Precondition: A window of tokens needs the configuration's `tokenCount`.
  public func read(
    through window: ConversationWindow = .unbounded
  ) -> ConversationView<[UInt8]> {
    store.configuration.check(window)
    return settled { shard, slot, wakes in
      shard.isPacked(slot)
        ? shard.withPacked(slot) { log in
          let (messages, leftOut) = log.read(through: window)
          return ConversationView(messages: messages.map { log.copy($0) }, leftOut: leftOut)
        }
        : shard.withApart(slot, &wakes) { state, now, _ in
          let read = state.heart.read(through: window, at: now)
          return ConversationView(
            messages: read.headers.compactMap { state.message($0) }, leftOut: read.leftOut)
        }
    } ?? ConversationView(messages: [], leftOut: .nothing)
  }

  /// The live messages of one branch, as far as a window has room for them.
  ///
  /// - Parameters:
  ///   - branch: Its messages are those from its head up to a root, or to where the window cuts.
  ///   - window: A window to look through, beside the conversation's own; by default none.
  /// - Returns: The messages, oldest first, and what was left out; pinned ones always, on whatever
  ///   branch they are. Nothing else of a branch whose head has left.
  /// - Complexity: O(messages of the branch); nothing else is copied. One lock.
  /// - Precondition: A window of tokens needs the configuration's `tokenCount`.
  public func read(
    _ branch: ConversationBranch, through window: ConversationWindow = .unbounded
  ) -> ConversationView<[UInt8]> {
    store.configuration.check(window)
    return settled { shard, slot, wakes in
      if shard.isPacked(slot) {
        return shard.withPacked(slot) { log in
          let (messages, leftOut) = log.read(branch, through: window)
          return ConversationView(messages: messages.map { log.copy($0) }, leftOut: leftOut)
        }
      }
      return shard.withApart(slot, &wakes) { state, now, _ in
        let read = state.heart.read(branch, through: window, at: now)
        return ConversationView(
          messages: read.headers.compactMap { state.message($0) }, leftOut: read.leftOut)
      }
    } ?? ConversationView(messages: [], leftOut: .nothing)
  }

  /// Shows the live messages that a window has room for where they lie, without copying them.
  ///
  /// - Parameters:
  ///   - window: A window to look through.
  ///   - body: Called for each message, the oldest first, with its header and its payload, under a
  ///     lock: it is to be short, must not use the store, and the bytes are gone when it returns.
  /// - Returns: What was left out.
  /// - Complexity: O(messages shown + pinned messages). One lock.
  /// - Precondition: A window of tokens needs the configuration's `tokenCount`.
  @discardableResult
  public func forEach(
    through window: ConversationWindow = .unbounded,
    _ body: (ConversationHeader, RawSpan) -> Void
  ) -> ConversationLeftOut {
    withName { store.forEach($0, known: hashedName.hash, through: window, body) }
  }

  /// The live messages with ids in a range, oldest first.
  ///
  /// - Parameters:
  ///   - ids: May reach beyond what is there on both sides.
  ///   - limit: How many at most; none where it is not above zero.
  ///   - isFromEnd: Whether the limit leaves the last instead of the first.
  /// - Complexity: O(log live + messages given).
  public func messages(
    _ ids: Range<ConversationMessageID>, limit: Int = .max,
    fromEnd isFromEnd: Bool = false
  ) -> [ConversationMessage<[UInt8]>] {
    let limit = max(0, limit)
    return settled { shard, slot, wakes in
      shard.isPacked(slot)
        ? shard.withPacked(slot) { $0.messages(ids, limit: limit, fromEnd: isFromEnd) }
        : shard.withApart(slot, &wakes) { state, _, _ in
          state.heart.headers(ids, limit: limit, fromEnd: isFromEnd)
            .compactMap { state.message($0) }
        }
    } ?? []
  }

  /// A live message by its id; nil if it has left or was never there. O(log live).
  public func message(
    _ id: ConversationMessageID
  ) -> ConversationMessage<[UInt8]>? {
    existing { shard, slot, wakes in
      shard.isPacked(slot)
        ? shard.withPacked(slot) { log in log.message(id).map { log.copy($0) } }
        : shard.withApart(slot, &wakes) { state, now, _ in
          state.heart.header(of: id, at: now).flatMap { state.message($0) }
        }
    } ?? nil
  }

  /// The messages from the root, or from where the window cuts, down to a live message.
  ///
  /// - Parameters:
  ///   - id: The message at the end of the path.
  ///   - window: A window to look through, counted back from that message; by default none.
  /// - Returns: Nil if the message is not live.
  /// - Complexity: O(depth), and O(log live) for each parent that is not the message before.
  /// - Precondition: A window of tokens needs the configuration's `tokenCount`.
  public func path(
    to id: ConversationMessageID, through window: ConversationWindow = .unbounded
  ) -> ConversationPath<[UInt8]>? {
    store.configuration.check(window)
    return settled { shard, slot, wakes in
      shard.isPacked(slot)
        ? shard.withPacked(slot) { log in
          log.path(to: id, through: window).map { path in
            ConversationPath(
              messages: path.messages.map { log.copy($0) }, cutAt: path.cutAt,
              leftOut: path.leftOut)
          }
        }
        : shard.withApart(slot, &wakes) { state, now, _ in
          state.heart.path(to: id, through: window, at: now).map { read in
            ConversationPath(
              messages: read.headers.compactMap { state.message($0) }, cutAt: read.cutAt,
              leftOut: read.leftOut)
          }
        }
    } ?? nil
  }
}
