/// A conversation of a store as a log, for those who have a place in it.
final class StoreRoom: LogRoom {
  typealias Payload = [UInt8]

  let store: ConversationStore
  let name: [UInt8]

  /// A room of a conversation.
  ///
  /// - Parameter begins: Whether the conversation is begun if there is none.
  init(_ store: ConversationStore, _ name: String, beginning begins: Bool = true) {
    self.store = store
    self.name = Array(name.utf8)
    if begins { _ = withName { store.perform(OpenOperation(of: $0)) } }
  }

  var clock: ConversationClock { store.configuration.clock }

  /// Lends the name.
  func withName<Result>(_ body: (LentBytes) -> Result) -> Result {
    unsafe name.withUnsafeBytes { unsafe body(LentBytes($0)) }
  }

  func subscribe(from position: ConversationPosition) -> UInt64 {
    withName { store.perform(SubscribeOperation(from: position, of: $0)) }
  }

  func unsubscribe(_ subscription: UInt64) {
    _ = withName { store.perform(UnsubscribeOperation(subscription, of: $0)) }
  }

  func perform<Result>(
    _ body: (inout LogState<[UInt8]>, Int64, inout WakeList) -> Result
  ) -> Result {
    withName { name in
      unsafe store.access(name.bytes) { shard, hash, wakes in
        let slot = unsafe shard.findOrAwait(name.bytes, hash: hash, &wakes)
        return shard.withThawed(slot, &wakes, body)
      }
    }
  }
}
