import Synchronization

extension ConversationStore {
  /// A number that no group of this store has had.
  func nextGroup() -> UInt64 { offeredGroup.wrappingAdd(1, ordering: .relaxed).newValue }

  /// Takes note of a number that a group has.
  func note(group number: UInt64) {
    offeredGroup.max(number, ordering: .relaxed)
    lastGroup.max(number, ordering: .relaxed)
  }
}
