/// Those who wait for messages of groups of packed conversations.
extension StoreShard {
  /// Settles somebody who waits at a conversation if what it wants is there, or lets it stand in
  /// line. Who waits for messages of a group leaves the conversation packed.
  ///
  /// - Returns: Whether it is settled.
  mutating func enter(
    _ waiter: Waiter<[UInt8]>, at slot: UInt32, _ wakes: inout WakeList
  ) -> Bool {
    guard case .deliveries = waiter.wish, isPacked(slot) else {
      return withApart(slot, &wakes) { state, now, _ in state.enter(waiter, at: now) }
    }
    guard waiter.outcome == nil else { return true }
    let wasEmpty = slots[slot].packed.liveCount == 0
    let outcome = news(for: waiter, at: slot)
    if let outcome {
      waiter.settle(outcome)
    } else {
      let home = receivers[slot] ?? GroupReceivers()
      home.lines.append(waiter)
      receivers[slot] = home
    }
    if slots[slot].hasGroups { settleGroups(of: slot, wasEmpty: wasEmpty) }
    return outcome != nil
  }

  /// Settles somebody who waits at a conversation, or wanted to, and is not settled yet.
  mutating func withdraw(
    _ waiter: Waiter<[UInt8]>, _ outcome: Waiter<[UInt8]>.Outcome, at slot: UInt32,
    _ wakes: inout WakeList
  ) {
    guard !slots[slot].isApart else {
      return withApart(slot, &wakes) { state, _, wakes in
        state.withdraw(waiter, outcome, &wakes)
      }
    }
    let home = receivers[slot] ?? GroupReceivers()
    home.lines.withdraw(waiter, outcome, &wakes)
    forgetReceivers(of: slot)
    // As with any event, those are served for whom something has come by now.
    if slots[slot].hasGroups, groups[slot].due <= now { withGroups(slot) { _ in } }
  }

  /// Settles those who wait at a packed conversation for what is there now, first come first served
  /// at each group.
  mutating func serveReceivers(of slot: UInt32, _ wakes: inout WakeList) {
    guard let home = receivers[slot] else { return }
    let wasEmpty = slots[slot].packed.liveCount == 0
    let last = wakes.last
    home.lines.serveReceivers(&wakes) { news(for: $0, at: slot) }
    if wakes.last !== last { noteChange(of: slot) }
    // All that came meanwhile has been seen to.
    ended.removeAll { $0 == slot }
    forgetReceivers(of: slot)
    if slots[slot].hasGroups { settleGroups(of: slot, wasEmpty: wasEmpty) }
  }

  /// What somebody gets now who waits for messages of a group; nil if it has to wait on. The caller
  /// settles the conversation.
  private mutating func news(
    for waiter: Waiter<[UInt8]>, at slot: UInt32
  ) -> Waiter<[UInt8]>.Outcome? {
    guard case .deliveries(let group, let consumer, let limit) = waiter.wish,
      slots[slot].hasGroups
    else { return .finished }
    let (deliveries, isAtEnd) = change(
      slot, under: rules(of: slot), groupsBringingUpTo: now
    ) { state in
      let next = state.next(of: group, to: consumer, atMost: limit, at: state.log.now)
      return (next, next == nil && state.isAtEnd(group))
    }
    guard let deliveries else { return isAtEnd ? .finished : nil }
    if habits.records {
      decide(.receive(group, consumer: consumer, limit: limit), of: slot)
    }
    return .deliveries(deliveries)
  }

  /// Takes note that something may have come for those who wait at a packed conversation: whoever
  /// has the lock serves them, by ``serveEnded(_:)``.
  @inline(__always)
  mutating func expectService(at slot: UInt32) {
    if !receivers.isEmpty, receivers[slot] != nil { ended.append(slot) }
  }

  /// Lets go of the lines of a conversation at which nobody waits.
  private mutating func forgetReceivers(of slot: UInt32) {
    guard receivers[slot]?.lines.isEmpty == true else { return }
    receivers[slot] = nil
    if receivers.isEmpty { receivers = [:] }
  }
}
