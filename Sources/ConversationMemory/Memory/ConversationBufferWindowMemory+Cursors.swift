extension ConversationBufferWindowMemory {
  /// A cursor of its own over the live messages and all that come.
  ///
  /// - Parameter position: Where it begins.
  public func subscribe(
    from position: ConversationPosition = .oldest
  ) -> ConversationSubscription<Payload> {
    ConversationSubscription(log.kept, from: position)
  }

  /// The group of a name; a new one if there is none.
  ///
  /// - Parameters:
  ///   - name: What it is called.
  ///   - rules: How it hands out messages, if it is new.
  ///   - position: Where it begins, if it is new.
  ///   - deadLetters: Another buffer, to which messages go that it gives up on, with the reason in
  ///     their metadata, as of the instant at which it did; if nil they are only counted. Those
  ///     that it has no room for are counted. The group keeps it.
  /// - Precondition: Dead letters do not go to this buffer itself.
  public func group(
    _ name: String, rules: ConversationGroupRules = ConversationGroupRules(),
    from position: ConversationPosition = .oldest,
    deadLetters: ConversationBufferWindowMemory<Payload>? = nil
  ) -> ConversationGroup<Payload> {
    precondition(
      deadLetters !== self, "Dead letters go to another conversation than they come from.")
    deadLetters?.log.use { $0.feeders.add(log.kept) }
    let bury = deadLetters.map { deadLetters in
      { @Sendable (letter: ConversationDraft<Payload>, instant: Int64) in
        deadLetters.log.use { $0.append(letter, asOf: instant) }
      }
    }
    let description = GroupDescription(name: name, rules: rules, deadLetters: bury)
    return ConversationGroup(description, from: position, of: log.kept)
  }

  /// Ends a group: what its consumers hold is nobody's any more, and those that wait get the end.
  public func remove(_ group: ConversationGroup<Payload>) {
    group.remove()
  }
}
