import ConversationTestSupport

@testable import ConversationMemory

/// Has other stores go through all that happened to the store of a walk.
struct StoreReplay {
  private let clock: StandingClock
  /// Of the present store.
  private(set) var tape = Tape()
  /// What happened before the present store was there.
  private var before: [Tape.Entry] = []
  /// The last snapshot, how many operations there were by then, and when that was.
  private var last: (bytes: [UInt8], count: Int, instant: Int64)?
  /// Whether there is somebody whose place no other store has.
  var isSubscribed = false

  init(_ clock: StandingClock) {
    self.clock = clock
  }

  /// Has other stores go through everything, and from the last snapshot on.
  ///
  /// - Returns: The first difference, in words; nil if there is none.
  mutating func difference(of store: ConversationStore) -> String? {
    // What is over leaves, is told, and is recorded.
    let bytes = store.snapshot()
    let saying = StoreSaying(store)
    let entries = before + tape.entries
    let check = ReplayCheck(store.configuration)
    let now = clock.now.nanoseconds
    if let difference = check.difference(from: saying, entries) { return difference }
    // Who subscribed is in no snapshot.
    if let last, !isSubscribed {
      let difference = check.difference(
        from: saying, entries, after: last.count, on: last.bytes, at: (last.instant, now))
      if let difference { return difference }
    }
    last = (bytes, entries.count, now)
    return nil
  }

  /// A store that has gone through everything, and goes on.
  mutating func follower(_ configuration: ConversationStoreConfiguration) -> ConversationStore {
    before += tape.entries
    tape = Tape()
    let form = ReplayForm.all[before.count % ReplayForm.all.count]
    let follower = form.store(configuration, recorder: tape)
    follower.replay(before)
    _ = follower.snapshot()
    tape.forget()
    return follower
  }
}
