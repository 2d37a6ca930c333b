extension StoreShard {
  /// Shows what a window has room for, where it lies, once all that is over has left.
  ///
  /// - Returns: What was left out; nil if more may be over than one hold of a lock should let go
  ///   of, and nothing was shown.
  mutating func show(
    _ slot: UInt32, through window: ConversationWindow, _ wakes: inout WakeList,
    _ body: (ConversationHeader, RawSpan) -> Void
  ) -> ConversationLeftOut? {
    guard isPacked(slot) else {
      return withApart(slot, &wakes) { state, now, _ in
        if state.heart.expire(at: now, atMost: 256) { return nil }
        let read = state.heart.read(through: window, at: now)
        for header in read.headers {
          guard let message = state.message(header) else { continue }
          unsafe body(header, message.payload.span.bytes)
        }
        return read.leftOut
      }
    }
    slots[slot].packed.prefetchNewest()
    return withPacked(slot) { log in
      if log.expire(atMost: 256) { return nil }
      let (messages, leftOut) = log.read(through: window)
      for message in messages { log.withPayload(message) { body(log.header(message), $0) } }
      return leftOut
    }
  }
}
