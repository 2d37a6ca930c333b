import CConversationThreads

/// A step over several names that is under way: whose shards are locked, and what is recorded of
/// it.
///
/// It belongs to the thread that takes it, which is marked with it meanwhile: calls to the store
/// that come from there are part of the step.
final class StoreStep {
  /// A name of the step, and where it is.
  struct Place {
    let name: [UInt8]
    let hash: UInt32
    let index: Int
  }

  /// What the thread is marked with.
  static let mark = CInt(CBWM_STEP)

  let store: ConversationStore
  /// In the order of their hashes.
  let places: [Place]
  /// The shards that are locked, in their order.
  let indices: [Int]
  var wakes = WakeList()
  /// Whether what happens is recorded as one operation.
  let recordsAll: Bool
  /// The instant of the step, in nanoseconds.
  let now: Int64
  /// What is to be recorded as one operation.
  private(set) var entryCount = 0
  private(set) var entries: [UInt8] = []
  private var encoded: [UInt8] = []

  init(
    _ store: ConversationStore, _ places: [Place], _ indices: [Int], at now: Int64,
    recordingAll recordsAll: Bool
  ) {
    self.store = store
    self.places = places
    self.indices = indices
    self.now = now
    self.recordsAll = recordsAll
  }

  /// The step that the calling thread takes in a store; nil if it takes none there.
  static func current(of store: ConversationStore) -> StoreStep? {
    guard let mark = unsafe cbwm_thread_mark(mark) else { return nil }
    let step = unsafe Unmanaged<StoreStep>.fromOpaque(mark).takeUnretainedValue()
    return step.store === store ? step : nil
  }

  /// The shard of a name.
  func shard(
    of name: UnsafeRawBufferPointer, _ hash: NameHash
  ) -> (shard: GuardedCell<StoreShard>, index: Int) {
    let index = hash.index(among: store.shards.count)
    var low = 0
    var high = places.count
    while low < high {
      let middle = (low + high) / 2
      if places[middle].hash < hash.low { low = middle + 1 } else { high = middle }
    }
    while low < places.count, places[low].hash == hash.low {
      if places[low].index == index, unsafe places[low].name.elementsEqual(name) {
        return (store.shards[index], index)
      }
      low += 1
    }
    preconditionFailure("A step is about the names that it was told of.")
  }

  /// Adds an operation to what is to be recorded.
  func add(_ operation: borrowing some EncodableOperation & ~Copyable, at instant: Int64) {
    BatchOperation.add(
      operation, elapsed: instant.subtractingClamped(now), to: &entries, encodedIn: &encoded)
    entryCount += 1
  }

  /// Hands out those who are to be woken.
  func takeWakes() -> WakeList {
    var wakes = WakeList()
    swap(&wakes, &self.wakes)
    return wakes
  }
}
