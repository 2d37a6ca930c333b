/// A conversation of a store as a log, for those who have a place in it.
final class StoreRoom: LogRoom {
  typealias Payload = [UInt8]

  let conversation: StoredConversation

  /// A room of a conversation.
  ///
  /// - Parameter begins: Whether the conversation is begun if there is none.
  init(_ conversation: StoredConversation, beginning begins: Bool = true) {
    self.conversation = conversation
    if begins { _ = conversation.perform { OpenOperation(of: $0) } }
  }

  var store: ConversationStore { conversation.store }
  var name: [UInt8] { conversation.hashedName.bytes }

  var clock: ConversationClock { store.configuration.clock }

  // The store's own sweeper does; whoever reads of one conversation has no more than that to do.
  func giveWay() {}

  func subscribe(from position: ConversationPosition) -> UInt64 {
    conversation.perform { SubscribeOperation(from: position, of: $0) }
  }

  func unsubscribe(_ subscription: UInt64) {
    _ = conversation.perform { UnsubscribeOperation(subscription, of: $0) }
  }

  func perform<Result>(
    _ body: (inout LogState<[UInt8]>, Int64, inout WakeList) -> Result
  ) -> Result {
    conversation.withName { name in
      unsafe store.access(name.bytes, conversation.hashedName.hash) { shard, hash, wakes in
        guard let slot = unsafe shard.findOrAwait(name.bytes, hash: hash, &wakes) else {
          // Who comes for a conversation where something else is finds the end of one.
          var state = LogState<[UInt8]>(
            ConversationBuffer(rules: shard.windows.rules[0], start: shard.now))
          state.heart.finish()
          return body(&state, shard.now, &wakes)
        }
        return shard.withApart(slot, &wakes, body)
      }
    }
  }

  func enter(_ waiter: Waiter<[UInt8]>) -> Bool {
    store.checkAlone()
    return conversation.withName { name in
      unsafe store.access(name.bytes, conversation.hashedName.hash) { shard, hash, wakes in
        guard let slot = unsafe shard.findOrAwait(name.bytes, hash: hash, &wakes) else {
          // Who comes for a conversation where something else is finds the end of one.
          if waiter.outcome == nil { waiter.settle(.finished) }
          return true
        }
        return shard.enter(waiter, at: slot, &wakes)
      }
    }
  }

  func withdraw(_ waiter: Waiter<[UInt8]>, _ outcome: Waiter<[UInt8]>.Outcome) {
    conversation.withName { name in
      unsafe store.access(name.bytes, conversation.hashedName.hash) { shard, hash, wakes in
        guard let slot = unsafe shard.findOrAwait(name.bytes, hash: hash, &wakes) else {
          return waiter.outcome == nil ? waiter.settle(outcome) : ()
        }
        shard.withdraw(waiter, outcome, at: slot, &wakes)
      }
    }
  }

  /// What is packed, or is no conversation, has no subscribers.
  func ask<Result>(
    _ body: (inout LogState<[UInt8]>, Int64, inout WakeList) -> Result
  ) -> Result? {
    conversation.withName { name in
      unsafe store.access(name.bytes, conversation.hashedName.hash) { shard, hash, wakes in
        guard let slot = unsafe shard.findOrAwaited(name.bytes, hash: hash, &wakes),
          shard.slots[slot].isApart
        else { return nil }
        return shard.withApart(slot, &wakes, body)
      }
    }
  }
}
