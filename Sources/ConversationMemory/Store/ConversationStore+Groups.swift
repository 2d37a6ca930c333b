import Synchronization

extension ConversationStore {
  /// The group of a name of a conversation; a new one if there is none.
  ///
  /// The conversation is begun if there is none, is kept apart, and is not forgotten while it has
  /// groups. What gives way to a budget is missed by them, or departs, and counted.
  ///
  /// ```swift
  /// var configuration = ConversationStoreConfiguration()
  /// configuration.retention = .untilConsumed
  /// let store = ConversationStore(configuration)
  /// let workers = store.group("workers", of: "pictures", deadLetters: "pictures:failed")
  /// store.append("picture 7", to: "pictures")
  /// for delivery in workers.receive(as: "worker 1", atMost: 10) {
  ///   workers.acknowledge(delivery.receipt)
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - name: What it is called.
  ///   - conversation: The conversation's name.
  ///   - rules: How it hands out messages, if it is new.
  ///   - position: Where it begins, if it is new.
  ///   - deadLetters: The name of another conversation of the store, to which messages go that it
  ///     gives up on, with the reason in their metadata; if nil they are only counted. Those that
  ///     it has no room for are counted.
  /// - Precondition: Dead letters do not go to the conversation itself.
  /// - Complexity: O(live) the first time, then O(1).
  public func group(
    _ name: String, of conversation: String,
    rules: ConversationGroupRules = ConversationGroupRules(),
    from position: ConversationPosition = .oldest, deadLetters: String? = nil
  ) -> ConversationGroup<[UInt8]> {
    precondition(
      deadLetters.map(ByteText.init) != ByteText(conversation),
      "Dead letters go to another conversation than they come from.")
    return ConversationGroup(
      GroupDescription(name: name, rules: rules, deadLettersName: deadLetters, deadLetters: nil),
      from: position, of: StoreRoom(self, conversation, beginning: false))
  }

  /// Ends a group of this store: what its consumers hold is nobody's any more, and those that wait
  /// get the end.
  public func remove(_ group: ConversationGroup<[UInt8]>) {
    group.remove()
  }

  /// The names of a conversation's groups, in order; none if there is no such conversation.
  public func groups(of name: String) -> [String] {
    // What has groups is kept apart.
    existing(name) { shard, slot, _ in
      shard.thawed[slot].map {
        $0.state.descriptions.values.map { ByteText($0.name) }.sorted().map(\.text)
      } ?? []
    } ?? []
  }

  /// A number that no group of this store has had.
  func nextGroup() -> UInt64 { offeredGroup.wrappingAdd(1, ordering: .relaxed).newValue }

  /// Takes note of a number that a group has.
  func note(group number: UInt64) {
    offeredGroup.max(number, ordering: .relaxed)
    lastGroup.max(number, ordering: .relaxed)
  }
}
