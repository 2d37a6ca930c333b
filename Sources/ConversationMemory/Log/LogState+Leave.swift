extension LogState {
  /// Lets all messages go, pinned ones too, for room that others need; first what is over by then.
  mutating func evictAll(at now: Int64) {
    bringUp(to: now)
    _ = heart.expire(at: now, atMost: .max)
    heart.leaveAll(.evicted)
  }

  /// Ends all groups and subscriptions; who waits there is served with the next operation.
  mutating func close() {
    for group in descriptions.keys.sorted(by: { $0.number < $1.number }) { remove(group) }
    heart.endSubscriptions()
    servedCount = -1
  }

  /// Takes the payloads of what left, and follows the heart's ring.
  @inlinable
  mutating func collect(_ departed: inout Departed<Payload>) {
    if hasGroups { tellGroups() }
    for index in 0..<heart.departures.count {
      let departure = heart.departures[index]
      guard let payload = payloads.take(departure.id) else { continue }
      if departed.isObserved {
        departed.add(payload, heart.departedHeaders[index], departure.reason)
      } else {
        departed.released.add(payload)
      }
    }
    heart.forgetDepartures()
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
