// What a session does at the end of its line, each in one step.
extension ConversationBufferWindowMemory {
  /// What a payload counts, as the configuration says.
  package func byteCount(of payload: Payload) -> Int {
    configuration.byteCount?(payload) ?? MemoryLayout<Payload>.stride
  }

  /// The newest live message of a branch's line; nil if there is none.
  package func newest(of branch: ConversationBranch) -> ConversationMessageID? {
    perform { state, now, _ in state.heart.newest(of: branch, at: now) }
  }

  /// Appends a message that continues nothing, on a line of its own, in one step.
  ///
  /// - Parameter branch: The line begins beside it.
  /// - Returns: Whether it was appended; else nothing has changed.
  package func appendLine(
    _ draft: ConversationDraft<Payload>, beside branch: ConversationBranch
  ) -> Bool {
    log.use { log in
      let entry = log.entry(of: draft)
      let decision = log.perform { state, now, _ in
        state.appendLine(draft.payload, entry, beside: branch, at: now)
      }
      if case .appended = decision { return true }
      return false
    }
  }

  /// Takes the newest message of a branch's line back; the branch goes on from the one before.
  ///
  /// - Returns: The message; nil if there is none, or something else continues it.
  package func removeHead(of branch: ConversationBranch) -> ConversationMessage<Payload>? {
    perform { state, now, _ in state.removeHead(of: branch, at: now) }
  }

  /// Takes back all messages of a branch's line that no other shares.
  ///
  /// - Returns: How many messages that were.
  package func removeLine(of branch: ConversationBranch) -> Int {
    perform { state, now, _ in state.heart.removeLine(of: branch, at: now) }
  }
}
