extension ConversationStore {
  /// Removes all conversations and values at one instant, each as ``StoredConversation/remove()``
  /// does; the windows by pattern stay.
  ///
  /// Whoever comes later finds none, though their messages leave, and their memory is given back,
  /// some at a time behind that. The call returns when that has been done.
  ///
  /// - Complexity: O(shards) under the locks of all, and O(live) some at a time under the lock of
  ///   one.
  public func removeAll() {
    checkAlone()
    touch()
    windowChanges.lock.lock()
    // What has left for another conversation by now is there before that is removed.
    if letters.areRouted { expire() }
    performOnAll { now in change(RemoveConversationsOperation(), at: now) }
    refitAll()
    windowChanges.lock.unlock()
    while memory.hasSurplus { memory.giveBack() }
  }

  /// Has all conversations of all shards removed; under the locks of all, and that of changes.
  func change(_ operation: RemoveConversationsOperation, at now: Int64) {
    for shard in shards {
      shard.pointee.windows.removeAll(at: now)
      shard.pointee.removedFrom = 0
    }
    if configuration.recorder != nil { record(operation, at: now) }
  }
}
