// What is done with a conversation as a whole, and with a value of another kind as well.
extension StoredConversation {
  /// Whether the name holds something now: a conversation, that is one which has messages, groups
  /// or subscribers, or is remembered; or a value of another kind. O(1).
  public var exists: Bool { kind != nil }

  /// Of what kind that is which the name holds now; nil if it holds nothing. O(1).
  public var kind: ConversationValueKind? {
    anything { shard, slot, _ in shard.types.kind(shard.slots[slot].kind) }
  }

  /// Asks something of what the name holds, of whatever kind that is.
  private func anything<Result>(
    _ body: (inout StoreShard, UInt32, inout WakeList) -> Result
  ) -> Result? {
    withName { name in
      unsafe store.access(name.bytes, hashedName.hash) { shard, hash, wakes in
        unsafe shard.findAny(name.bytes, hash: hash, &wakes).map { body(&shard, $0, &wakes) }
      }
    }
  }

  /// Which state it is in: equal to another that was asked for before or after, of the same store,
  /// where nothing has happened in between. To ask is nothing that happens, nor is any other read.
  ///
  /// Something that happens is whatever changes it: what is appended, delivered, acknowledged or
  /// removed, messages that leave by age, another window; what changes a value; that it begins,
  /// ends, or ends and begins again. A name that holds nothing has a version, too. Of a thousand
  /// such names that were asked for, in one of the store's parts, all get others when there is one
  /// more.
  ///
  /// ```swift
  /// let store = ConversationStore()
  /// let seen = store["chat:17"].version
  /// _ = store["chat:17"].append("Where is my parcel?")
  /// print(store["chat:17"].version == seen)  // false
  /// ```
  ///
  /// - Complexity: O(1), and what is over. Who is asked for the first time takes some twenty bytes
  ///   until it ends.
  public var version: ConversationVersion {
    while true {
      let version = withName { name in
        unsafe store.access(name.bytes, hashedName.hash) {
          shard, hash, wakes -> ConversationVersion? in
          guard let slot = unsafe shard.findAny(name.bytes, hash: hash, &wakes) else {
            return unsafe shard.version(ofNone: name.bytes)
          }
          let hasMore = !shard.slots[slot].isValue && shard.expire(slot, &wakes)
          guard !hasMore, shard.slots.contains(slot), !shard.slots[slot].isAwaited else {
            return nil
          }
          return shard.version(of: slot)
        }
      }
      if let version { return version }
    }
  }

  /// Has it go as a whole at an instant, whatever is in it then; or at once, if that has passed.
  ///
  /// It is gone before anything that happens at that instant or after it, as if it were removed,
  /// but for its messages, which count as expired. An end that it had before is replaced.
  ///
  /// - Parameter instant: One of the store's clock; where it is farther off than half of all that
  ///   an instant can say, 146 years, that.
  /// - Returns: Whether the name holds something.
  /// - Complexity: O(1); O(live) where it goes.
  @discardableResult
  public func expire(at instant: ConversationInstant) -> Bool {
    perform { SetExpiryOperation(instant.nanoseconds, of: $0) }
  }

  /// Has it stay until all of it has left, without an end of its own.
  ///
  /// - Returns: Whether it had one.
  @discardableResult
  public func persist() -> Bool {
    perform { SetExpiryOperation(nil, of: $0) }
  }

  /// When it goes as a whole; nil if it has no end of its own, or the name holds nothing.
  public var expiry: ConversationInstant? {
    let expiry = anything { shard, slot, _ in shard.expiry(of: slot) }
    return (expiry ?? nil).map { ConversationInstant(nanoseconds: $0) }
  }

  /// Gives it another name, with all that it has: messages under their ids, groups and what is
  /// pending in them, its own end. Subscriptions end, who waits here goes on waiting, and groups
  /// are asked for under the new name from then on.
  ///
  /// From then on it has the window that the store has for the new name. A value of another kind
  /// goes as it is.
  ///
  /// - Parameters:
  ///   - name: The new name.
  ///   - isReplacing: Whether what has that name gives way, as if it were removed.
  /// - Returns: Whether it was done, or why not.
  /// - Complexity: O(live). The locks of both names.
  @discardableResult
  public func rename(
    to name: ConversationName, replacing isReplacing: Bool = true
  ) -> ConversationTransfer {
    transfer(to: name, keepingThis: false, replacing: isReplacing)
  }

  /// Makes a copy of it under another name: messages under the same ids, which count as appended;
  /// groups with what is pending in them, its own end.
  ///
  /// The copy has the window that the store has for its name.
  ///
  /// - Parameters:
  ///   - name: The name of the copy.
  ///   - isReplacing: Whether what has that name gives way, as if it were removed.
  /// - Returns: Whether it was done, or why not.
  /// - Complexity: O(live). The locks of both names.
  @discardableResult
  public func copy(
    to name: ConversationName, replacing isReplacing: Bool = false
  ) -> ConversationTransfer {
    transfer(to: name, keepingThis: true, replacing: isReplacing)
  }

  private func transfer(
    to name: ConversationName, keepingThis keepsSource: Bool, replacing isReplacing: Bool
  ) -> ConversationTransfer {
    store.perform(
      TransferOperation(
        source: hashedName.bytes, target: name.bytes, keepsSource: keepsSource,
        replaces: isReplacing))
  }

  /// Removes what the name holds as a whole: a value, or a conversation with its messages, pinned
  /// ones too, groups, subscriptions, branches and remembered keys. Who waits for it goes on
  /// waiting; the next of this name has greater ids.
  ///
  /// - Returns: Whether there was one.
  /// - Complexity: O(live).
  @discardableResult
  public func remove() -> Bool {
    perform { RemoveConversationOperation(of: $0) }
  }
}
