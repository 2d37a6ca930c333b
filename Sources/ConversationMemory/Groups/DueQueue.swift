import DequeModule
import HeapModule

/// When pending messages are due: leases that end, and rests after a refusal.
///
/// Most come in order, as all leases are equally long, and are taken from a queue; the others from
/// a heap. What is acknowledged stays until it comes to the front, or until stale entries are more
/// than the others.
struct DueQueue {
  /// That a delivery of a message is due at an instant.
  struct Due: Comparable {
    let instant: Int64
    let id: ConversationMessageID
    let deliveryCount: Int32

    static func < (left: Self, right: Self) -> Bool {
      (left.instant, left.id) < (right.instant, right.id)
    }
  }

  private(set) var ordered = Deque<Due>()
  private(set) var others = Heap<Due>()

  @inline(__always)
  mutating func insert(_ due: Due) {
    if let last = ordered.last, due < last { others.insert(due) } else { ordered.append(due) }
  }

  /// The first that is not stale.
  mutating func first(isStale: (Due) -> Bool) -> Due? {
    while let first = ordered.first, isStale(first) { ordered.removeFirst() }
    while let first = others.min, isStale(first) { others.removeMin() }
    guard let inOrder = ordered.first else { return others.min }
    guard let other = others.min else { return inOrder }
    return min(inOrder, other)
  }

  /// Takes out what ``first(isStale:)`` gave.
  mutating func remove(_ first: Due) {
    if ordered.first == first { ordered.removeFirst() } else { others.removeMin() }
  }

  /// Bytes of all entries, stale ones included.
  var heldBytes: Int { (ordered.count + others.count) * MemoryLayout<Due>.stride }

  /// Whether most may be stale.
  @inline(__always)
  func isCrowded(live count: Int) -> Bool { ordered.count + others.count > 2 * count + 64 }

  /// Lets go of what is stale. O(n), and rarer than every n/2 entries.
  mutating func shrink(isStale: (Due) -> Bool) {
    ordered.removeAll(where: isStale)
    others = Heap(others.unordered.filter { !isStale($0) })
  }
}
