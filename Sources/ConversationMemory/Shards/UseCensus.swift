/// Which conversations were used longest ago: a list that is drawn up now and then.
///
/// Using a conversation writes one number and moves nothing. When somebody has to give way, all
/// numbers are looked at once and the smallest eighth is kept, in order. Since a use only makes
/// them greater, the first of these that still has its number is the least recently used of all, so
/// that the order is exact, at a cost that is O(1) for each that gives way.
struct UseCensus: ~Copyable {
  private var eldest: [(use: UInt64, slot: UInt32)] = []

  /// Bytes of the list.
  var heldBytes: Int { eldest.capacity * MemoryLayout<(UInt64, UInt32)>.stride }

  /// The least recently used conversation but one; nil if there is no other.
  mutating func next(
    among slots: borrowing Slab<StoreSlot>, sparing spared: UInt32
  ) -> UInt32? {
    for _ in 0..<2 {
      while let (use, slot) = eldest.popLast() {
        if slot != spared, slots.contains(slot), slots[slot].lastUse == use,
          !slots[slot].isAwaited
        {
          return slot
        }
      }
      draw(slots)
    }
    return nil
  }

  private mutating func draw(_ slots: borrowing Slab<StoreSlot>) {
    var all: [(use: UInt64, slot: UInt32)] = []
    all.reserveCapacity(slots.count)
    // A place at which somebody only waits is no conversation that could give way.
    for slot in 0..<slots.bound where slots.contains(slot) && !slots[slot].isAwaited {
      all.append((slots[slot].lastUse, slot))
    }
    // The last is the first to go.
    all.sort { $0.use > $1.use }
    eldest = Array(all.suffix(all.count / 8 + 2))
  }
}
