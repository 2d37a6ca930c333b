import Synchronization

extension ConversationStore {
  /// A number that no group of this store has had.
  func nextGroup() -> UInt64 { offeredGroup.wrappingAdd(1, ordering: .relaxed).newValue }

  /// The first of so many numbers, one after the other, that no group of this store has had.
  func nextGroups(_ count: Int) -> UInt64 {
    offeredGroup.wrappingAdd(UInt64(count), ordering: .relaxed).oldValue + 1
  }

  /// Takes note of a number that a group has.
  func note(group number: UInt64) {
    offeredGroup.max(number, ordering: .relaxed)
    lastGroup.max(number, ordering: .relaxed)
  }
}
