/// A conversation of a store as a log, for those who have a place in it. It is begun if there is
/// none, and kept apart.
final class StoreRoom: LogRoom {
  typealias Payload = [UInt8]

  private let store: ConversationStore
  private let name: String

  init(_ store: ConversationStore, _ name: String) {
    self.store = store
    self.name = name
  }

  var clock: ConversationClock { store.configuration.clock }

  func perform<Result>(
    _ body: (inout LogState<[UInt8]>, Int64, inout WakeList) -> Result
  ) -> Result {
    unsafe store.withName(name) { name in
      unsafe store.perform(name) { shard, hash, wakes in
        let slot = unsafe shard.findOrBegin(name, hash: hash)
        return shard.withThawed(slot, &wakes, body)
      }
    }
  }
}
