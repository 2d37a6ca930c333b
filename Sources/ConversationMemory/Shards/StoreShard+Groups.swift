/// Groups beside packed conversations: what a conversation that is kept apart has within it.
extension StoreShard {
  /// Does something to a packed conversation and its groups, of which it may have none yet, and
  /// what follows from it.
  @inline(never)
  mutating func withGroups<Result>(
    _ slot: UInt32, _ body: (inout GroupedLog) -> Result
  ) -> Result {
    let wasEmpty = slots[slot].packed.liveCount == 0
    if !slots[slot].hasGroups { begin(groupsOf: slot) }
    let result = change(
      slot, under: rules(of: slot), groupsBringingUpTo: groups[slot].due <= now ? now : nil, body)
    settleGroups(of: slot, wasEmpty: wasEmpty)
    return result
  }

  /// After an event of the groups of a packed conversation: has it looked at when something of them
  /// ends.
  mutating func settleGroups(of slot: UInt32, wasEmpty: Bool) {
    wheel.cancel(slot, in: slots)
    settle(slot, wasEmpty: wasEmpty, nextExpiry: nextDue(of: slot))
  }

  /// Does something to a packed conversation that has groups, which may have nothing to do with it,
  /// and what follows from it.
  @inline(never)
  mutating func withPackedBesideGroups<Result>(
    _ slot: UInt32, _ body: (inout PackedLog) -> Result
  ) -> Result {
    let wasEmpty = slots[slot].packed.liveCount == 0
    let result = change(slot, bringingUpTo: now, body)
    settle(slot, wasEmpty: wasEmpty, nextExpiry: nextDue(of: slot))
    return result
  }

  /// Lets messages of a packed conversation go, of which its groups are told, if it has any; the
  /// caller settles it.
  ///
  /// - Parameters:
  ///   - rules: Those that it has, or had.
  ///   - due: By when leases and rests have ended before; nil where that has been seen to.
  mutating func change<Result>(
    _ slot: UInt32, under rules: ConversationRules? = nil, bringingUpTo due: Int64? = nil,
    _ body: (inout PackedLog) -> Result
  ) -> Result {
    let rules = rules ?? self.rules(of: slot)
    let latest = slots[slot].hasGroups ? max(now, groups[slot].latest) : now
    if slots[slot].hasGroups, let due, groups[slot].due <= min(latest, due) {
      return change(slot, under: rules, groupsBringingUpTo: due) { body(&$0.log) }
    }
    var log = log(slot, under: rules, at: latest, slots[slot].hasGroups ? departing : nil)
    let bytes = log.liveBytes
    let result = body(&log)
    if log.account.appended > 0 || log.isFinished { expectService(at: slot) }
    if !slots[slot].hasGroups {
      settle(log, slot, since: bytes)
    } else if departing.pointee.isEmpty {
      groups[slot].latest = latest
      settle(log, slot, since: bytes)
    } else {
      var state = take(log, of: slot)
      putBack(&state, to: slot, since: bytes)
    }
    return result
  }

  /// Does something to a packed conversation and its groups; the caller settles it.
  mutating func change<Result>(
    _ slot: UInt32, under rules: ConversationRules, groupsBringingUpTo due: Int64?,
    _ body: (inout GroupedLog) -> Result
  ) -> Result {
    // Time does not go back for a group, as it does not for its conversation.
    let log = log(slot, under: rules, at: max(now, groups[slot].latest), departing)
    let bytes = log.liveBytes
    var state = take(log, of: slot)
    if let due { state.bringUp(to: due) }
    let result = body(&state)
    putBack(&state, to: slot, since: bytes)
    return result
  }

  /// Where a packed conversation began.
  func origin(of slot: UInt32) -> WindowOrigin {
    WindowOrigin(
      start: slots[slot].start, before: slots[slot].packed.firstID.advanced(by: -1))
  }

  /// A packed conversation with its groups.
  private mutating func take(_ log: consuming PackedLog, of slot: UInt32) -> GroupedLog {
    var state = GroupedLog(log, groups.terms)
    groups.lend(&state.groups)
    groups.take(slot, origin: origin(of: slot), into: &state.groups)
    return state
  }

  /// Takes over what an event has changed in a packed conversation with groups.
  private mutating func putBack(
    _ state: inout GroupedLog, to slot: UInt32, since bytes: Int
  ) {
    state.tellGroups()
    settle(state.log, slot, since: bytes)
    if !state.deadLetters.isEmpty { note(state.deadLetters, of: slot) }
    // A rest of no length has ended in the same event.
    if state.log.account.appended > 0 || state.log.isFinished || state.groups.hasTurns
      || state.groups.earliestDue <= state.log.now
    {
      expectService(at: slot)
    }
    let isEmpty = state.groups.isEmpty
    heldInConversations += groups.put(
      &state.groups, back: slot, origin: origin(of: slot), latest: state.log.now)
    if isEmpty { dropGroups(of: slot) }
  }

  /// Takes over what an event has changed in a packed conversation.
  private mutating func settle(_ log: borrowing PackedLog, _ slot: UInt32, since bytes: Int) {
    if let leaving { note(leaving, of: slot) }
    collect(log, of: slot, since: bytes)
  }

  /// Has a packed conversation have groups.
  private mutating func begin(groupsOf slot: UInt32) {
    // As late as the newest message, which may have come at a later instant than this event.
    let packed = slots[slot].packed
    let newest = packed.newestID == .none ? Int64.min : packed.newestArrival * tick
    groups.insert(slot, latest: max(now, newest))
    slots[slot].hasGroups = true
  }

  /// Forgets the groups of a packed conversation, of which none is left, or which ends.
  mutating func dropGroups(of slot: UInt32) {
    guard slots[slot].hasGroups else { return }
    heldInConversations += groups.remove(slot, origin: origin(of: slot))
    slots[slot].hasGroups = false
  }

  // MARK: From one form to the other

  /// Takes groups along to a conversation that is kept apart from now on.
  ///
  /// - Parameter origin: That of the packed one.
  mutating func moveGroups(
    of slot: UInt32, from origin: WindowOrigin, to conversation: ApartConversation
  ) {
    _ = conversation.state.heart.advance(to: groups[slot].latest)
    groups.take(slot, origin: origin, into: &conversation.state.groups)
    for reference in conversation.state.groups.references.values {
      guard let place = conversation.state.groups.terms(of: reference) else { continue }
      conversation.state.descriptions[reference] = groups.terms[place]
      groups.terms.leave(place)
    }
    conversation.state.hasGroups = !conversation.state.groups.isEmpty
    heldInConversations += groups.removeEmpty(slot)
    slots[slot].hasGroups = false
  }

  /// Takes groups along from a conversation that was kept apart until now.
  mutating func moveGroups(of conversation: ApartConversation, to slot: UInt32) {
    begin(groupsOf: slot)
    for (reference, description) in conversation.state.descriptions {
      conversation.state.groups.setTerms(groups.terms.enter(description), of: reference)
    }
    let latest = max(groups[slot].latest, conversation.state.heart.latest)
    heldInConversations += groups.put(
      &conversation.state.groups, back: slot, origin: origin(of: slot), latest: latest)
  }

  // MARK: Knowing

  /// How many messages are there.
  func liveCount(of slot: UInt32) -> Int {
    apart[slot]?.state.heart.liveCount ?? Int(slots[slot].packed.liveCount)
  }

  /// Whether a conversation is known as long as it has these: groups or subscribers.
  func isHeld(_ slot: UInt32) -> Bool {
    slots[slot].hasGroups || slots[slot].isApart && apart[slot]?.state.isHeld ?? false
  }

  /// What the groups of a conversation were told.
  func groupDescriptions(of slot: UInt32) -> [GroupReference: GroupDescription<[UInt8]>] {
    guard slots[slot].hasGroups else { return apart[slot]?.state.descriptions ?? [:] }
    let table = groups.copy(slot, origin: origin(of: slot))
    var descriptions: [GroupReference: GroupDescription<[UInt8]>] = [:]
    for reference in table.references.values {
      descriptions[reference] = table.terms(of: reference).map { groups.terms[$0] }
    }
    return descriptions
  }

  /// The groups of a packed conversation as values.
  func groupImages(of slot: UInt32) -> [GroupImage] {
    let table = groups.copy(slot, origin: origin(of: slot))
    return table.images(of: log(slot)) { reference in
      let description = table.terms(of: reference).map { groups.terms[$0] }
      return (description?.name ?? "", description?.deadLettersName)
    }
  }

  /// When the next lease or rest ends in a group of a conversation; nil if there is none.
  func nextDue(inGroupsOf slot: UInt32) -> Int64? {
    guard slots[slot].hasGroups else { return apart[slot]?.state.groups.nextDue() }
    let due = groups[slot].due
    return due == .max ? nil : due
  }

  /// When something in a packed conversation will be over, or a lease or rest in a group of it.
  private func nextDue(of slot: UInt32) -> Int64? {
    guard slots.contains(slot) else { return nil }
    let expiry = log(slot).nextExpiry
    guard slots[slot].hasGroups, case let due = groups[slot].due, due != .max else { return expiry }
    return min(expiry ?? due, due)
  }

  /// What a group is doing, when all that is over has left and dead letters are taken away.
  ///
  /// - Returns: Nil within if it was removed; nil if there is more to be done before.
  mutating func status(
    of group: GroupReference, in slot: UInt32, _ wakes: inout WakeList
  ) -> ConversationGroupStatus?? {
    if slots[slot].hasGroups {
      return withGroups(slot) { state -> ConversationGroupStatus?? in
        let hasMore = state.log.expire(atMost: LogHold.expiries)
        if hasMore || !state.deadLetters.isEmpty { return nil }
        return .some(state.status(of: group))
      }
    }
    guard slots[slot].isApart else { return .some(nil) }
    return withApart(slot, &wakes) { state, now, _ -> ConversationGroupStatus?? in
      let hasMore = state.heart.expire(at: now, atMost: LogHold.expiries)
      if hasMore || state.hasDeadLetters { return nil }
      return .some(state.status(of: group))
    }
  }

  /// Goes on with a question to a group; not if there is something to be done before.
  mutating func look(
    _ walk: inout some GroupWalk, at group: GroupReference, in slot: UInt32, _ wakes: inout WakeList
  ) {
    if slots[slot].hasGroups {
      return withGroups(slot) { state in
        let hasMore = state.log.expire(atMost: LogHold.expiries)
        if !hasMore, state.deadLetters.isEmpty { state.look(&walk, at: group) }
      }
    }
    guard slots[slot].isApart else { return walk.endWithout() }
    withApart(slot, &wakes) { state, now, _ in
      let hasMore = state.heart.expire(at: now, atMost: LogHold.expiries)
      if !hasMore, !state.hasDeadLetters { state.look(&walk, at: group, at: now) }
    }
  }
}
