extension StoredConversation {
  /// The group of a name; a new one if there is none.
  ///
  /// The conversation is begun if there is none, and is not forgotten while it has groups. What
  /// gives way to a budget is missed by them, or departs, and counted.
  ///
  /// ```swift
  /// var configuration = ConversationStoreConfiguration()
  /// configuration.retention = .untilConsumed
  /// let store = ConversationStore(configuration)
  /// let pictures = store["pictures"]
  /// let workers = pictures.group("workers", deadLetters: store["pictures:failed"])
  /// _ = pictures.append("picture 7")
  /// for delivery in workers.receive(as: "worker 1", atMost: 10) {
  ///   workers.acknowledge(delivery.receipt)
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - name: What it is called.
  ///   - rules: How it hands out messages, if it is new.
  ///   - position: Where it begins, if it is new.
  ///   - deadLetters: Another conversation of the same store, to which messages go that it gives up
  ///     on, with the reason in their metadata; if nil they are only counted. Those that it has no
  ///     room for are counted.
  /// - Precondition: `deadLetters` is another conversation of the same store.
  /// - Complexity: O(1), and O(live) for a new group.
  public func group(
    _ name: String, rules: ConversationGroupRules = ConversationGroupRules(),
    from position: ConversationPosition = .oldest, deadLetters: StoredConversation? = nil
  ) -> ConversationGroup<[UInt8]> {
    precondition(
      deadLetters?.store === store || deadLetters == nil,
      "Dead letters go to a conversation of the same store.")
    precondition(
      deadLetters?.name != self.name,
      "Dead letters go to another conversation than they come from.")
    let description = GroupDescription<[UInt8]>(
      name: name, rules: rules, deadLettersName: deadLetters?.name.bytes, deadLetters: nil)
    return ConversationGroup(description, from: position, of: StoreRoom(self, beginning: false))
  }

  /// Ends a group of this conversation: what its consumers hold is nobody's any more, and those
  /// that wait get the end.
  public func remove(_ group: ConversationGroup<[UInt8]>) {
    group.remove()
  }

  /// The names of its groups, in order.
  public var groups: [String] {
    existing { shard, slot, _ in
      shard.groupDescriptions(of: slot).values.map { ByteText($0.name) }.sorted().map(\.text)
    } ?? []
  }
}
