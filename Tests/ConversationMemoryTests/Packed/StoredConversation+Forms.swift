@testable import ConversationMemory

extension StoredConversation {
  /// Has it kept apart, if there is one and it is packed.
  func moveApart() {
    _ = existing { shard, slot, wakes in shard.withApart(slot, &wakes) { _, _, _ in } }
  }

  /// Whether there is one that is packed.
  var isPacked: Bool { existing { shard, slot, _ in !shard.slots[slot].isApart } ?? false }
}
