/// When a message is over by age, of those with a time to live of their own as a rule.
@usableFromInline
struct OwnExpiry: Comparable {
  let expiry: Int64
  let id: ConversationMessageID

  @usableFromInline
  static func < (left: Self, right: Self) -> Bool {
    (left.expiry, left.id) < (right.expiry, right.id)
  }
}

/// Live messages with a time to live of their own, in the order in which they are over: a binary
/// heap in which each node knows its place, so that one that leaves otherwise is taken out at once.
///
/// Left in it until their time, a million that were removed would have to be passed over by a
/// single call, or sorted out by it.
struct OwnExpiries: ~Copyable {
  private var heap = AddressableDeque<OwnExpiry>()

  /// The first to be over.
  var min: OwnExpiry? { heap.isEmpty ? nil : heap[0] }

  var count: Int { heap.count }

  /// Bytes of all places, used or not.
  var heldBytes: Int { heap.heldBytes }

  /// Adds a live message. O(log n), O(1) if it is over after the others.
  @inline(never)
  mutating func insert(_ expiry: OwnExpiry, in nodes: borrowing NodeStore) {
    heap.append(expiry)
    siftUp(heap.count - 1, in: nodes)
  }

  /// Takes a message out that is still among the nodes. O(log n).
  @inline(never)
  mutating func remove(_ node: NodeStore.LentNode, in nodes: borrowing NodeStore) {
    let place = Int(node.it.expiryPlace)
    let last = heap.removeLast()
    if place < heap.count {
      let removed = heap[place]
      put(last, at: place, in: nodes)
      if last < removed { siftUp(place, in: nodes) } else { siftDown(place, in: nodes) }
    }
    if heap.isEmpty { heap.removeAll(keepingSlots: 0) } else { heap.giveBack() }
  }

  private mutating func put(
    _ expiry: OwnExpiry, at place: Int, in nodes: borrowing NodeStore
  ) {
    heap[place] = expiry
    if let node = nodes.place(of: expiry.id) {
      nodes.lent(node).it.expiryPlace = UInt32(truncatingIfNeeded: place)
    }
  }

  private mutating func siftUp(_ start: Int, in nodes: borrowing NodeStore) {
    let expiry = heap[start]
    var place = start
    while place > 0, case let parent = (place - 1) / 2, expiry < heap[parent] {
      put(heap[parent], at: place, in: nodes)
      place = parent
    }
    put(expiry, at: place, in: nodes)
  }

  private mutating func siftDown(_ start: Int, in nodes: borrowing NodeStore) {
    let expiry = heap[start]
    var place = start
    while case var child = 2 * place + 1, child < heap.count {
      if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
      guard heap[child] < expiry else { break }
      put(heap[child], at: place, in: nodes)
      place = child
    }
    put(expiry, at: place, in: nodes)
  }
}
