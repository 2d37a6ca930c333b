extension LogEngine {
  @usableFromInline
  func subscribe(from position: ConversationPosition) -> UInt64 {
    settle()
    return perform { state, now, _ in
      _ = state.heart.expire(at: now, atMost: .max)
      return state.heart.subscribe(from: position)
    }
  }

  @usableFromInline
  func unsubscribe(_ subscription: UInt64) {
    perform { state, _, _ in _ = state.heart.unsubscribe(subscription) }
  }
}
