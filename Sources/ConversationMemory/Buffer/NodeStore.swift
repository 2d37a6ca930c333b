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
/// it moves to the kept, once; so the ring is hardly ever longer than about twice what lives. Where
/// many nodes have to move, or holes to go, each event does a part of it.
@usableFromInline
struct NodeStore: ~Copyable {
  @usableFromInline private(set) var ring = AddressableDeque<ConversationNode>()
  @usableFromInline private(set) var kept = KeptList<ConversationNode>()
  @usableFromInline private(set) var ringLiveCount = 0
  /// How many are kept, and the bytes of their slots: what is often asked.
  @usableFromInline private(set) var keptCount = 0
  @usableFromInline private(set) var keptBytes = 0
  private var isKeptTidy = true
  /// The id of the ring's first slot; every id below it is kept, or gone.
  @usableFromInline private(set) var frontID = ConversationMessageID(rawValue: 1)

  /// How many holes the ring may have beyond one for each live node.
  private static let spareHoles = 64
  /// Nodes that move, and holes that go, in one event: some 50 µs of either.
  private static let movesAtOnce = 256
  private static let dropsAtOnce = 16_384

  /// Where a node lies: its slot in the ring, or the complement of its place among the kept.
  @usableFromInline
  typealias Place = Int

  init(firstID: ConversationMessageID) {
    frontID = firstID
  }

  /// The id that the next node gets.
  @inlinable var nextID: ConversationMessageID {
    ConversationMessageID(rawValue: frontID.rawValue &+ UInt64(truncatingIfNeeded: ring.count))
  }
  @inlinable var liveCount: Int { keptCount + ringLiveCount }
  /// Bytes of all slots, used or not.
  @inlinable var heldBytes: Int { ring.heldBytes + keptBytes }

  @inlinable
  subscript(place: Place) -> ConversationNode {
    @inline(__always) unsafeAddress { unsafe UnsafePointer(address(of: place)) }
    @inline(__always) unsafeMutableAddress { unsafe address(of: place) }
  }

  /// A node where it lies, good until a node is appended or the store settles or shrinks: for rules
  /// that look at much of it, of which each would compute where it lies anew.
  @usableFromInline
  @safe
  struct LentNode {
    @usableFromInline let address: UnsafeMutablePointer<ConversationNode>

    @inlinable
    init(address: UnsafeMutablePointer<ConversationNode>) {
      unsafe self.address = address
    }

    @inlinable var it: ConversationNode {
      @inline(__always) unsafeAddress { unsafe UnsafePointer(address) }
      @inline(__always) nonmutating unsafeMutableAddress { unsafe address }
    }
  }

  @inlinable
  @inline(__always)
  func lent(_ place: Place) -> LentNode { unsafe LentNode(address: address(of: place)) }

  @inlinable
  @inline(__always)
  func address(of place: Place) -> UnsafeMutablePointer<ConversationNode> {
    unsafe place >= 0 ? ring.address(of: place) : kept.address(of: ~place)
  }

  /// The id of the node at a place.
  @inlinable
  @inline(__always)
  func id(at place: Place) -> ConversationMessageID {
    place >= 0
      ? ConversationMessageID(rawValue: frontID.rawValue &+ UInt64(truncatingIfNeeded: place))
      : kept.id(at: ~place)
  }

  /// The place of a live node; nil if it has left or is not appended yet. O(1) in the ring.
  @inlinable
  @inline(__always)
  func place(of id: ConversationMessageID) -> Place? {
    guard id >= frontID else { return keptCount == 0 ? nil : keptPlace(of: id) }
    // Unsigned and without a check: an id that is not appended yet is further than any slot.
    let slot = id.rawValue &- frontID.rawValue
    guard slot < UInt64(ring.count), ring[Int(slot)].isLive else { return nil }
    return Int(slot)
  }

  @usableFromInline
  @inline(never)
  func keptPlace(of id: ConversationMessageID) -> Place? { kept.place(of: id).map { ~$0 } }

  /// The oldest live node where that is the first of the ring, as it mostly is; nil elsewhere.
  @inline(__always)
  var oldestAtFront: Place? { keptCount == 0 && !ring.isEmpty && ring[0].isLive ? 0 : nil }

  @inlinable
  @inline(__always)
  func lentSlot(_ slot: Int) -> LentNode {
    unsafe LentNode(address: ring.address(of: slot))
  }

  /// Appends a node under ``nextID``.
  ///
  /// - Returns: It, where it lies.
  @inline(__always)
  @discardableResult
  mutating func append(_ node: consuming ConversationNode) -> LentNode {
    ring.append(node)
    ringLiveCount += 1
    return lent(ring.count - 1)
  }

  /// Goes on with a later id, where those in between have left.
  mutating func skip(to id: ConversationMessageID) {
    if nextID.distance(to: id) <= Self.spareHoles {
      while nextID < id { ring.append(.hole) }
      return
    }
    while !ring.isEmpty {
      if ring[0].isLive { keepFirst() } else { _ = ring.removeFirst() }
      frontID = frontID.next
    }
    frontID = id
  }

  /// Moves the ring's first node, a live one, to the kept.
  private mutating func keepFirst() {
    kept.append(ring.removeFirst(), as: frontID)
    ringLiveCount -= 1
    countKept()
  }

  private mutating func countKept() {
    keptCount = kept.count
    keptBytes = kept.heldBytes
    isKeptTidy = kept.isTidy
  }

  /// Makes the node at a place a hole.
  @inline(__always)
  mutating func clear(_ place: Place) {
    self[place].clear()
    if place >= 0 { ringLiveCount -= 1 } else { clearKept(~place) }
  }

  @inline(never)
  private mutating func clearKept(_ place: Int) {
    kept.leave(place)
    countKept()
  }

  /// Moves the ring's front over holes, and past what holds it up. Amortised O(1) a message, and
  /// bounded.
  ///
  /// Places found before are void afterwards.
  @inline(__always)
  mutating func settle() {
    if needsToSettle { moveFront() }
  }

  @inline(__always)
  private var needsToSettle: Bool {
    guard !ring.isEmpty, ring[0].isLive else { return !ring.isEmpty || !isKeptTidy }
    return ring.count > 2 * ringLiveCount + Self.spareHoles || !isKeptTidy
  }

  private mutating func moveFront() {
    var moves = Self.movesAtOnce
    var drops = Self.dropsAtOnce
    while !ring.isEmpty, moves > 0, drops > 0 {
      if ring[0].isLive {
        guard ring.count > 2 * ringLiveCount + Self.spareHoles else { break }
        keepFirst()
        moves -= 1
      } else {
        ring.dropFirst()
        drops -= 1
      }
      frontID = frontID.next
    }
    if !isKeptTidy {
      kept.settle()
      countKept()
    }
  }

  /// Lets all holes go that events have left for later ones. O(holes).
  @usableFromInline
  mutating func settleAll() {
    while needsToSettle { moveFront() }
  }

  /// Gives back slots where most are unused.
  mutating func giveBack() { ring.giveBack() }
}
