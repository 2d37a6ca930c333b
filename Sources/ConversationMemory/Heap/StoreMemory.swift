import Synchronization

/// All memory of a store's conversations: a pool of spans, and the heaps that share it.
///
/// ```
///   shards     0  1  2  …  15  16  17 …        each under its lock
///   heaps      0  1  2  …  15   0   1 …        each under its own, taken inside a shard's
///   pool            of spans                   under one more, taken inside a heap's
///   system          pages
/// ```
///
/// There are fewer heaps than shards: each may have a span that is mostly free for every size, and
/// what is done under their locks is a dozen instructions.
///
/// It is a plain value; whoever makes it ends it by ``deallocate()``.
struct StoreMemory: Sendable {
  private let pool: GuardedCell<SpanPool>
  private let heaps: [BlockHeap]

  init() {
    let pool = GuardedCell(SpanPool())
    self.pool = pool
    heaps = (0..<16).map { _ in BlockHeap(pool: pool) }
  }

  func deallocate() {
    for heap in heaps { heap.deallocate() }
    pool.deallocate()
  }

  /// The heap of a shard.
  func heap(ofShard index: Int) -> BlockHeap { heaps[index % heaps.count] }

  /// Bytes that are taken of the system and in which nothing is. O(heaps).
  var unusedBytes: Int {
    let holes = heaps.reduce(0) { $0 + $1.holeBytes }
    pool.lock.lock()
    defer { pool.lock.unlock() }
    return holes + pool.pointee.warmCount * SpanRegion.spanBytes
  }

  /// Whether there is more than is worth keeping. Whoever misses a surplus that is just arising
  /// leaves it to the next.
  @inline(__always)
  var hasSurplus: Bool { pool.pointee.hasSurplus.load(ordering: .relaxed) }

  /// Gives a part of what is not worth keeping back to the system; call it without a lock. It is a
  /// region at most, which can take the system a millisecond.
  func giveBack() {
    guard hasSurplus else { return }
    pool.lock.lock()
    let surplus = pool.pointee.takeSurplus()
    pool.lock.unlock()
    guard let surplus else { return }
    surplus.discard()
    if case .spans(let spans, let region) = surplus {
      pool.lock.lock()
      pool.pointee.putCold(spans, of: region)
      pool.lock.unlock()
    }
  }
}
