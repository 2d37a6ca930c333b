// What is done with a conversation as a whole.
extension StoredConversation {
  /// Whether there is such a conversation now: one that has messages, groups or subscribers, or is
  /// remembered. O(1).
  public var exists: Bool { existing { _, _, _ in true } ?? false }

  /// Removes it as a whole: its messages, pinned ones too, groups, subscriptions, branches and
  /// remembered keys. Who waits for it goes on waiting; the next of this name has greater ids.
  ///
  /// - Returns: Whether there was one.
  /// - Complexity: O(live).
  @discardableResult
  public func remove() -> Bool {
    perform { RemoveConversationOperation(of: $0) }
  }
}
