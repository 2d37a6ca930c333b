// What a session does at the end of its line, each in one step.
extension ConversationStore {
  /// The newest live message of a line of a conversation; nil if there is none.
  package func newest(
    of name: String, on branch: ConversationBranch
  ) -> ConversationMessageID? {
    apart(name) { state, now in state.heart.newest(of: branch, at: now) } ?? nil
  }

  /// Takes the newest message of a line back; the branch goes on from the one before.
  ///
  /// - Returns: The message; nil if there is none, or something else continues it.
  package func removeHead(
    of name: String, on branch: ConversationBranch
  ) -> ConversationMessage<[UInt8]>? {
    withName(name) { perform(RemoveHeadOperation(branch, of: $0)) }
  }

  /// Takes back all messages of a line that no other shares.
  ///
  /// - Returns: How many messages that were.
  package func removeLine(of name: String, on branch: ConversationBranch) -> Int {
    withName(name) { perform(RemoveLineOperation(branch, of: $0)) }
  }
}
