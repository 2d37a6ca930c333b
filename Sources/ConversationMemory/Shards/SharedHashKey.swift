import Synchronization

/// The key by which a store chooses shards: read by all before they take a lock, and changed where
/// a store is restored.
///
/// Who reads while it is changed may get half of each key; the shard, which has the key too, then
/// sends it off to look again.
struct SharedHashKey: ~Copyable, Sendable {
  private let low: Atomic<UInt64>
  private let high: Atomic<UInt64>

  init(_ key: HashKey) {
    low = Atomic(key.low)
    high = Atomic(key.high)
  }

  @inline(__always)
  var value: HashKey {
    HashKey(low: low.load(ordering: .relaxed), high: high.load(ordering: .relaxed))
  }

  func store(_ key: HashKey) {
    low.store(key.low, ordering: .relaxed)
    high.store(key.high, ordering: .relaxed)
  }
}

/// The hash of a name: the lower half for a shard's table, the upper one to choose the shard. Under
/// a key that nobody knows, nobody can choose names that collide.
struct NameHash {
  let low: UInt32
  private let high: UInt32

  @inline(__always)
  init(_ name: UnsafeRawBufferPointer, _ key: HashKey) {
    let hash = unsafe key.hash(name)
    low = UInt32(truncatingIfNeeded: hash)
    high = UInt32(truncatingIfNeeded: hash >> 32)
  }

  /// The shard, one of so many.
  @inline(__always)
  func index(among count: Int) -> Int { Int((UInt64(high) * UInt64(count)) >> 32) }
}
