/// What the heart says to a subscriber that asks for its next event.
@usableFromInline
enum SubscriptionDecision: Sendable {
  /// Messages with consecutive ids, all of them live.
  case messages(Range<ConversationMessageID>)
  case lagged(Range<ConversationMessageID>)
  case nothingYet
  case finished
}

extension ConversationBuffer {
  /// A new subscription.
  ///
  /// - Parameter position: Where it begins.
  /// - Returns: Its number, never used again.
  @usableFromInline
  mutating func subscribe(from position: ConversationPosition) -> UInt64 {
    subscriptionCount += 1
    subscriptions[subscriptionCount] = cursor(at: position)
    return subscriptionCount
  }

  /// The id from which a cursor goes on that begins at a position.
  ///
  /// - Complexity: O(1), and what is over at the front.
  func cursor(at position: ConversationPosition) -> ConversationMessageID {
    switch position {
    case .oldest: firstLive(from: .none, at: latest).map { nodes.id(at: $0) } ?? nodes.nextID
    case .newest: nodes.nextID
    case .after(let id): id < nodes.nextID ? id.next : nodes.nextID
    }
  }

  /// Ends a subscription.
  ///
  /// - Returns: Whether there was one.
  @usableFromInline
  @discardableResult
  mutating func unsubscribe(_ subscription: UInt64) -> Bool {
    guard subscriptions[subscription] != nil else { return false }
    subscriptions[subscription] = nil
    // Who has none any more knows no number.
    if subscriptions.isEmpty { subscriptionCount = 0 }
    return true
  }

  /// Ends all subscriptions.
  mutating func endSubscriptions() {
    subscriptions = CursorTable()
    subscriptionCount = 0
  }

  /// The next event of a subscription, or several if they are messages; it goes on behind them.
  ///
  /// - Parameter limit: How many at most, positive.
  /// - Complexity: Amortised O(messages).
  @usableFromInline
  mutating func next(
    of subscription: UInt64, atMost limit: Int, at instant: Int64
  ) -> SubscriptionDecision {
    guard let cursor = subscriptions[subscription] else { return .finished }
    let now = advance(to: instant)
    if let place = firstLive(from: cursor, at: now) {
      let id = nodes.id(at: place)
      guard id == cursor else { return lag(subscription, from: cursor, to: id) }
      var end = id.next
      while id.distance(to: end) < limit, let place = nodes.place(of: end), !isOver(place, at: now)
      {
        end = end.next
      }
      subscriptions[subscription] = end
      return .messages(id..<end)
    }
    if cursor < nodes.nextID { return lag(subscription, from: cursor, to: nodes.nextID) }
    return isFinished ? .finished : .nothingYet
  }

  /// Whether nothing will ever come for a subscription for which nothing is there.
  func isAtEnd(_ subscription: UInt64) -> Bool {
    isFinished || subscriptions[subscription] == nil
  }

  private mutating func lag(
    _ subscription: UInt64, from cursor: ConversationMessageID, to id: ConversationMessageID
  ) -> SubscriptionDecision {
    subscriptions[subscription] = id
    return .lagged(cursor..<id)
  }
}
