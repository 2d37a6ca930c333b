extension LogEngine {
  /// Takes all dead letters to the conversations for such; called without the lock.
  ///
  /// One at a time does, until there are none, so that they come there in the order of their
  /// instants; whoever comes meanwhile leaves its own to that one.
  @usableFromInline
  func buryDeadLetters() {
    // Another may have come between that was told the same.
    var letters = perform { state, _, _ in state.hasDeadLetters ? state.nextToBury() : [] }
    while !letters.isEmpty {
      for (group, letter) in letters { bury(letter, of: group) }
      letters = perform { state, _, _ in state.nextToBury() }
    }
  }

  /// Appends a dead letter of another log, as of the instant at which it became one, if that is not
  /// later than now.
  ///
  /// - Returns: Whether there was room.
  func append(_ letter: ConversationDraft<Payload>, asOf instant: Int64) -> Bool {
    let entry = entry(of: letter)
    let decision = perform(asOf: instant) { state, now, _ in
      state.append(letter.payload, entry, at: now)
    }
    return ConversationAppend(decision, letter.payload).id != nil
  }
}
