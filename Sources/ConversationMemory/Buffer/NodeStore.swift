/// The nodes of a buffer by id: a ring for the recent past, a sorted list for the few that outlast
/// it.
///
/// ```
///      kept (sorted by id)          ring (a slot for every id, holes included)
///   ┌────┬─────┬─────┐          ┌─────┬─────┬─────┬─────┬─────┐
///   │ 1  │ 17  │ 90  │          │ 212 │ 213 │hole │ 215 │ 216 │ ← next id is 217
///   └────┴─────┴─────┘          └─────┴─────┴─────┴─────┴─────┘
///    pinned or long-lived        frontID
/// ```
///
/// A node is found by subtraction in the ring, by binary search among the kept. Holes leave the
/// ring as its front passes them. Where a live node holds up a front behind which mostly holes are,
/// it moves to the kept, once; so the ring is never more than about twice as long as what lives.
struct NodeStore: ~Copyable {
  private var ring = AddressableDeque<ConversationNode>()
  private var keptIDs: [ConversationMessageID] = []
  private var kept = AddressableDeque<ConversationNode>()
  private var keptLiveCount = 0
  private var ringLiveCount = 0
  /// The id of the ring's first slot; every id below it is kept, or gone.
  private(set) var frontID = ConversationMessageID(rawValue: 1)

  /// How many holes the ring may have beyond one for each live node.
  private static let spareHoles = 64
  /// Slots that stay allocated when nothing is live.
  private static let floor = 16

  /// Where a node lies: its slot in the ring, or the complement of its index among the kept.
  typealias Place = Int

  init(firstID: ConversationMessageID) {
    frontID = firstID
  }

  /// The id that the next node gets.
  var nextID: ConversationMessageID { frontID.advanced(by: ring.count) }
  var liveCount: Int { keptLiveCount + ringLiveCount }
  /// Bytes of all slots, used or not.
  var heldBytes: Int {
    (ring.capacity + kept.capacity) * MemoryLayout<ConversationNode>.stride
      + keptIDs.capacity * MemoryLayout<ConversationMessageID>.stride
  }

  subscript(place: Place) -> ConversationNode {
    @inline(__always) unsafeAddress { unsafe UnsafePointer(address(of: place)) }
    @inline(__always) unsafeMutableAddress { unsafe address(of: place) }
  }

  /// A node where it lies, good until a node is appended or the store settles or shrinks: for rules
  /// that look at much of it, of which each would compute where it lies anew.
  @safe
  struct LentNode {
    fileprivate let address: UnsafeMutablePointer<ConversationNode>

    var it: ConversationNode {
      @inline(__always) unsafeAddress { unsafe UnsafePointer(address) }
      @inline(__always) nonmutating unsafeMutableAddress { unsafe address }
    }
  }

  @inline(__always)
  func lent(_ place: Place) -> LentNode { unsafe LentNode(address: address(of: place)) }

  @inline(__always)
  private func address(of place: Place) -> UnsafeMutablePointer<ConversationNode> {
    unsafe place >= 0 ? ring.address(of: place) : kept.address(of: ~place)
  }

  /// The id of the node at a place.
  @inline(__always)
  func id(at place: Place) -> ConversationMessageID {
    place >= 0 ? frontID.advanced(by: place) : keptIDs[~place]
  }

  /// The place of a live node; nil if it has left or is not appended yet. O(1) in the ring.
  @inline(__always)
  func place(of id: ConversationMessageID) -> Place? {
    guard id >= frontID else { return kept.isEmpty ? nil : keptPlace(of: id) }
    // Unsigned and without a check: an id that is not appended yet is further than any slot.
    let slot = id.rawValue &- frontID.rawValue
    guard slot < UInt64(ring.count), ring[Int(slot)].isLive else { return nil }
    return Int(slot)
  }

  @inline(never)
  private func keptPlace(of id: ConversationMessageID) -> Place? {
    let index = keptIndex(from: id)
    return index < keptIDs.count && keptIDs[index] == id && kept[index].isLive ? ~index : nil
  }

  /// The first live node with this id or a later one.
  func firstLive(from id: ConversationMessageID) -> Place? {
    if id < frontID, !kept.isEmpty {
      var index = keptIndex(from: id)
      while index < kept.count {
        if kept[index].isLive { return ~index }
        index += 1
      }
    }
    var slot = max(0, frontID.distance(to: id))
    while slot < ring.count {
      if ring[slot].isLive { return slot }
      slot += 1
    }
    return nil
  }

  /// The last live node with an earlier id.
  func lastLive(before id: ConversationMessageID) -> Place? {
    var slot = frontID.distance(to: min(id, nextID)) - 1
    while slot >= 0 {
      if ring[slot].isLive { return slot }
      slot -= 1
    }
    var index = keptIndex(from: id) - 1
    while index >= 0 {
      if kept[index].isLive { return ~index }
      index -= 1
    }
    return nil
  }

  private func keptIndex(from id: ConversationMessageID) -> Int {
    var low = 0
    var high = keptIDs.count
    while low < high {
      let middle = (low + high) / 2
      if keptIDs[middle] < id { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Appends a node under ``nextID``.
  mutating func append(_ node: consuming ConversationNode) {
    ring.append(node)
    ringLiveCount += 1
  }

  /// Makes the node at a place a hole.
  @inline(__always)
  mutating func clear(_ place: Place) {
    self[place].clear()
    if place >= 0 { ringLiveCount -= 1 } else { keptLiveCount -= 1 }
  }

  /// Moves the ring's front over holes, and past what holds it up. Amortised O(1) a message.
  ///
  /// Places found before are void afterwards.
  mutating func settle() {
    while !ring.isEmpty {
      if ring[0].isLive {
        guard ring.count > 2 * ringLiveCount + Self.spareHoles else { break }
        keptIDs.append(frontID)
        kept.append(ring.removeFirst())
        ringLiveCount -= 1
        keptLiveCount += 1
      } else {
        ring.dropFirst()
      }
      frontID = frontID.next
    }
    if kept.count > 2 * keptLiveCount { dropKeptHoles() }
  }

  /// Takes the holes out of the list of the kept. O(kept), and rarer than every kept/2 departures.
  private mutating func dropKeptHoles() {
    var ids: [ConversationMessageID] = []
    for id in keptIDs {
      let node = kept.removeFirst()
      guard node.isLive else { continue }
      ids.append(id)
      kept.append(node)
    }
    keptIDs = ids
    if kept.capacity > 4 * kept.count { kept.reallocate(capacity: kept.count) }
  }

  /// Gives back slots where most are unused. O(live), and rarer than every live/2 departures.
  mutating func shrink() {
    let needed = max(Self.floor, 2 * ring.count)
    if ring.capacity > 2 * needed { ring.reallocate(capacity: needed) }
  }
}
