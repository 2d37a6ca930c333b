extension LogState {
  /// Lets all messages go, pinned ones too, for room that others need; first what is over by then.
  mutating func leaveAll(_ reason: ConversationDeparture.Reason, at now: Int64) {
    _ = heart.expire(at: now, atMost: .max)
    heart.leaveAll(reason)
  }

  /// Ends all groups and subscriptions; who waits there is served with the next operation.
  mutating func close() {
    for group in descriptions.keys.sorted(by: { $0.number < $1.number }) { remove(group) }
    heart.endSubscriptions()
    servedCount = -1
  }

  /// Collects all that is over, and so all that waits for that; nobody can ask any more.
  mutating func collectRest() -> Departed<Payload> {
    var departed = Departed<Payload>(isObserved: true)
    _ = heart.expire(at: heart.latest, atMost: .max)
    collect(&departed)
    return departed
  }

  /// Takes the payloads of what left, and follows the heart's ring.
  @inlinable
  mutating func collect(_ departed: inout Departed<Payload>) {
    if hasGroups { tellGroups() }
    for index in 0..<heart.departures.count {
      let departure = heart.departures[index]
      guard let payload = payloads.take(departure.id) else { continue }
      if departed.isObserved {
        order.add(payload, heart.departedHeaders[index], departure.reason, to: &departed)
      } else {
        departed.released.add(payload)
      }
    }
    if !order.isEmpty {
      order.tell(before: heart.rules.collectsAtOnce ? nil : heart.nextOver(), to: &departed)
    }
    heart.forgetDepartures()
    payloads.advance(to: heart.frontID)
    if heart.isMostlyUnused || payloads.isMostlyUnused { giveBack() }
  }

  /// Gives back all slots that events have left to later ones, and those that are unused. O(holes).
  @inlinable
  mutating func settleAll() {
    heart.nodes.settleAll()
    payloads.advance(to: heart.frontID)
    if heart.isMostlyUnused || payloads.isMostlyUnused { giveBack() }
  }

  /// Gives back slots where most are unused, whichever way the messages have left.
  @inlinable
  @inline(never)
  mutating func giveBack() {
    heart.giveBack()
    payloads.giveBack()
  }
}
