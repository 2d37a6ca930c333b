// What a session does at the end of its line, each in one step.
extension StoredConversation {
  /// The newest live message of a branch's line; nil if there is none.
  package func newest(of branch: ConversationBranch) -> ConversationMessageID? {
    existing { shard, slot, wakes in
      shard.isPacked(slot)
        ? shard.withPacked(slot) { branch == .main ? $0.newestOfLine?.id : nil }
        : shard.withApart(slot, &wakes) { state, now, _ in
          state.heart.newest(of: branch, at: now)
        }
    } ?? nil
  }

  /// Appends a message that continues nothing, on a line of its own, in one step.
  ///
  /// - Parameter branch: The line begins beside it.
  /// - Returns: Whether it was appended; else nothing has changed.
  package func appendLine(
    _ draft: ConversationDraft<[UInt8]>, beside branch: ConversationBranch
  ) -> Bool {
    let entry = store.entry(of: draft)
    let decision = unsafe draft.payload.withUnsafeBytes { payload in
      perform { unsafe AppendLineOperation(LentBytes(payload), entry, beside: branch, to: $0) }
    }
    return AppendLineOperation.hasChanged(decision)
  }

  /// Takes the newest message of a line back; the branch goes on from the one before.
  ///
  /// - Returns: The message; nil if there is none, or something else continues it.
  package func removeHead(of branch: ConversationBranch) -> ConversationMessage<[UInt8]>? {
    perform { RemoveHeadOperation(branch, of: $0) }
  }

  /// Takes back all messages of a line that no other shares.
  ///
  /// - Returns: How many messages that were.
  package func removeLine(of branch: ConversationBranch) -> Int {
    perform { RemoveLineOperation(branch, of: $0) }
  }
}
