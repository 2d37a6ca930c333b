extension StoredConversation {
  /// The live messages whose parent this one is, oldest first; none if it is not live.
  ///
  /// - Complexity: O(children); O(newer messages) where the conversation is packed, since links to
  ///   children are not.
  public func children(
    of id: ConversationMessageID
  ) -> [ConversationMessage<[UInt8]>] {
    messages {
      $0.children(of: id)
    } orApart: { state, now in
      state.heart.children(of: id, at: now) ?? []
    }
  }

  /// A live message and all live ones below it, parents before their children; none if it is not
  /// live. O(messages returned); O(newer messages) where the conversation is packed, as for
  /// children.
  public func subtree(
    of id: ConversationMessageID
  ) -> [ConversationMessage<[UInt8]>] {
    messages {
      $0.subtree(of: id)
    } orApart: { state, now in
      state.heart.subtree(of: id, at: now)
    }
  }

  /// Removes a live message; what answers it stays.
  ///
  /// - Returns: Whether it was live.
  /// - Complexity: O(1); where the conversation is packed O(log live), and the bytes of the block
  ///   of a few KiB in which it lies.
  @discardableResult
  public func remove(_ id: ConversationMessageID) -> Bool {
    perform { RemoveOperation(id, withSubtree: false, of: $0) } > 0
  }

  /// Removes a live message and all below it.
  ///
  /// - Returns: How many messages that were.
  /// - Complexity: O(messages removed); where the conversation is packed O(newer messages),
  ///   and for each that is removed as to remove it alone.
  @discardableResult
  public func removeSubtree(of id: ConversationMessageID) -> Int {
    perform { RemoveOperation(id, withSubtree: true, of: $0) }
  }

  /// Removes all messages, pinned ones too; who waits for it goes on waiting.
  ///
  /// - Returns: How many messages that were.
  /// - Complexity: O(live).
  @discardableResult
  public func removeAll() -> Int {
    perform { RemoveAllOperation(of: $0) }
  }

  /// Removes the oldest messages that are not pinned, until no more stay than are to, as
  /// ``removeAll()`` and `remove(_:)` do: groups that have not handed them out count them as lost.
  ///
  /// - Parameter trim: How much is to stay. More does where pinned messages take that and more.
  /// - Returns: How many messages were removed.
  /// - Complexity: O(messages removed); where the conversation is packed and some are pinned, for
  ///   each the bytes of the block of a few KiB in which it lies.
  @discardableResult
  public func trim(to trim: ConversationTrim) -> Int {
    perform { TrimOperation(to: trim, of: $0) }
  }

  /// The latest live state of a key; nil if there is none. O(1); where the conversation is packed,
  /// in which there are few states, O(newer messages).
  public func state(_ key: String) -> ConversationMessage<[UInt8]>? {
    existing { shard, slot, wakes in
      if shard.isPacked(slot) {
        return shard.withPacked(slot) { log in log.latestState(of: key).map { log.copy($0) } }
      }
      return shard.withApart(slot, &wakes) { state, now, _ in
        state.heart.latestState(of: key, at: now).flatMap { id in
          state.heart.header(of: id, at: now).flatMap { state.message($0) }
        }
      }
    } ?? nil
  }

  // MARK: Branches

  /// A new branch that continues a live message.
  ///
  /// - Returns: Nil if the message is not live, or if there are as many branches as a conversation
  ///   has capacity.
  public func fork(
    from id: ConversationMessageID
  ) -> ConversationBranch? {
    perform { ForkOperation(from: id, of: $0) }
  }

  /// Makes a live message the head of a branch: what is appended to the branch continues it.
  ///
  /// - Returns: Whether the message is live and the branch is known.
  @discardableResult
  public func move(
    _ branch: ConversationBranch, to id: ConversationMessageID
  ) -> Bool {
    perform { MoveOperation(branch, to: id, of: $0) }
  }

  /// The newest message of a branch; nil if there is none, or the branch is not known. That of the
  /// main branch may have left.
  public func head(
    of branch: ConversationBranch = .main
  ) -> ConversationMessageID? {
    existing { shard, slot, wakes in
      guard shard.slots[slot].isApart else {
        return branch == .main ? shard.slots[slot].packed.newestID.optional : nil
      }
      return shard.withApart(slot, &wakes) { state, now, _ in
        state.heart.head(of: branch, at: now)
      }
    } ?? nil
  }

  /// The branches whose head is live, with their heads. O(branches).
  public var branches: [ConversationBranch: ConversationMessageID] {
    existing { shard, slot, wakes in
      shard.isPacked(slot)
        ? shard.withPacked(slot) { $0.heads }
        : shard.withApart(slot, &wakes) { state, now, _ in state.heart.heads(at: now) }
    } ?? [:]
  }

  private func messages(
    _ packed: (borrowing PackedLog) -> [PackedMessage],
    orApart ids: (inout LogState<[UInt8]>, Int64) -> [ConversationMessageID]
  ) -> [ConversationMessage<[UInt8]>] {
    existing { shard, slot, wakes in
      shard.isPacked(slot)
        ? shard.withPacked(slot) { log in packed(log).map { log.copy($0) } }
        : shard.withApart(slot, &wakes) { state, now, _ in
          ids(&state, now).compactMap { id in
            state.heart.header(of: id, at: now).flatMap { state.message($0) }
          }
        }
    } ?? []
  }
}
