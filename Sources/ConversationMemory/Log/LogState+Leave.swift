extension LogState {
  /// Lets all messages go, pinned ones too, for room that others need; first what is over by then.
  mutating func evictAll(at now: Int64) {
    bringUp(to: now)
    _ = heart.expire(at: now, atMost: .max)
    heart.leaveAll(.evicted)
  }

  /// Takes the payloads of what left, and follows the heart's ring.
  @inlinable
  mutating func collect(_ departed: inout Departed<Payload>) {
    if hasGroups { tellGroups() }
    var hasExpired = false
    for index in 0..<heart.departures.count {
      let departure = heart.departures[index]
      if departure.reason == .expired { hasExpired = true }
      guard let payload = payloads.take(departure.id) else { continue }
      if departed.isObserved {
        departed.add(payload, heart.departedHeaders[index], departure.reason)
      } else {
        departed.released.add(payload)
      }
    }
    heart.forgetDepartures()
    payloads.advance(to: heart.frontID)
    // As the nodes: what traffic alone takes out comes back, so its slots stay.
    if hasExpired { payloads.shrink() }
  }
}
