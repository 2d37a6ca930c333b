extension ConversationBufferWindowMemory {
  /// The messages from the root, or from where the window cuts, down to a live message. Those that
  /// have left in between are passed over, and counted in what was left out.
  ///
  /// - Parameters:
  ///   - id: The message at the end of the path.
  ///   - window: A window to look through, counted back from that message; by default none.
  /// - Returns: Nil if the message is not live.
  /// - Complexity: O(depth).
  /// - Precondition: A window of tokens needs the configuration's `tokenCount`.
  @inlinable
  public func path(
    to id: ConversationMessageID, through window: ConversationWindow = .unbounded
  ) -> ConversationPath<Payload>? {
    // What is over leaves first, so that no call is shown whose result is over.
    performSettled { state, now in state.path(to: id, through: window, at: now) }
  }

  /// The live messages whose parent this one is, oldest first; none if it is not live. O(children).
  @inlinable
  public func children(of id: ConversationMessageID) -> [ConversationMessage<Payload>] {
    messages { state, now in state.heart.children(of: id, at: now) ?? [] }
  }

  /// A live message and all live ones below it, parents before their children; none if it is not
  /// live. O(messages returned).
  @inlinable
  public func subtree(of id: ConversationMessageID) -> [ConversationMessage<Payload>] {
    messages { state, now in state.heart.subtree(of: id, at: now) }
  }

  /// Removes a live message; what answers it stays, and its paths pass over what was removed.
  ///
  /// - Returns: Whether it was live.
  /// - Complexity: O(1 + children).
  @inlinable
  @discardableResult
  public func remove(_ id: ConversationMessageID) -> Bool {
    perform { state, now, _ in state.heart.remove(id, at: now) }
  }

  /// Removes a live message and all below it.
  ///
  /// - Returns: How many messages that were.
  /// - Complexity: O(messages removed).
  @inlinable
  @discardableResult
  public func removeSubtree(of id: ConversationMessageID) -> Int {
    perform { state, now, _ in state.heart.removeSubtree(of: id, at: now) }
  }

  /// Removes all messages, pinned ones too; who waits goes on waiting.
  ///
  /// - Returns: How many messages that were.
  /// - Complexity: O(live).
  @discardableResult
  public func removeAll() -> Int {
    perform { state, now, _ in state.heart.removeAll(at: now) }
  }

  /// Removes the oldest messages that are not pinned, until no more stay than are to.
  ///
  /// - Parameter trim: How much is to stay. More does where pinned messages take that and more.
  /// - Returns: How many messages were removed.
  /// - Complexity: O(messages removed), under one lock.
  @discardableResult
  public func trim(to trim: ConversationTrim) -> Int {
    perform { state, now, _ in state.heart.trim(to: trim, at: now) }
  }

  @inlinable
  func messages(
    _ ids: (inout LogState<Payload>, Int64) -> [ConversationMessageID]
  ) -> [ConversationMessage<Payload>] {
    perform { state, now, _ in
      ids(&state, now).compactMap { id in
        state.heart.header(of: id, at: now).flatMap { state.message($0) }
      }
    }
  }
}

// MARK: Branches

extension ConversationBufferWindowMemory {
  /// A new branch that continues a live message.
  ///
  /// - Returns: Nil if the message is not live, or if there are as many branches as the buffer has
  ///   capacity.
  @inlinable
  public func fork(from id: ConversationMessageID) -> ConversationBranch? {
    perform { state, now, _ in state.heart.fork(from: id, at: now) }
  }

  /// Makes a live message the head of a branch: what is appended to the branch continues it.
  ///
  /// - Returns: Whether the message is live and the branch is known.
  @inlinable
  @discardableResult
  public func move(_ branch: ConversationBranch, to id: ConversationMessageID) -> Bool {
    perform { state, now, _ in state.heart.move(branch, to: id, at: now) }
  }

  /// The newest message of a branch; nil if there is none, or the branch is not known. That of the
  /// main branch may have left.
  @inlinable
  public func head(of branch: ConversationBranch = .main) -> ConversationMessageID? {
    perform { state, now, _ in state.heart.head(of: branch, at: now) }
  }

  /// The branches whose head is live, with their heads. O(branches).
  @inlinable public var branches: [ConversationBranch: ConversationMessageID] {
    perform { state, now, _ in state.heart.heads(at: now) }
  }
}
