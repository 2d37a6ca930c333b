extension LogRoom {
  /// Takes a dead letter to the conversation for such; called without the lock.
  func bury(_ letter: DeadLetter<Payload>, of group: GroupReference) {
    guard let append = letter.group.deadLetters, !append(letter.draft, letter.instant) else {
      return
    }
    perform { state, _, _ in
      if state.groups.isThere(group) { state.groups[group].account.loseLetter() }
    }
  }

  /// What a group is doing, when all that is over has left: in several holds of the lock where that
  /// is much. Nil if it was removed.
  @usableFromInline
  func status(of group: GroupReference) -> ConversationGroupStatus? {
    while true {
      let result = ask { state, now, _ -> ConversationGroupStatus?? in
        let hasMore = state.heart.expire(at: now, atMost: LogHold.expiries)
        // What became a dead letter at this is taken away first: it may be lost.
        if hasMore || state.hasDeadLetters { return nil }
        return .some(state.status(of: group))
      }
      guard let result else { return nil }
      if let status = result { return status }
    }
  }

  /// Asks a question of a group, when all that is over has left.
  @usableFromInline
  func look(_ walk: inout some GroupWalk, at group: GroupReference) {
    while !walk.isOver {
      let isThere: Void? = ask { state, now, _ in
        let hasMore = state.heart.expire(at: now, atMost: LogHold.expiries)
        if !hasMore, !state.hasDeadLetters { state.look(&walk, at: group, at: now) }
      }
      guard isThere != nil else { return walk.endWithout() }
    }
  }
}
