/// Elements by ascending id that outlast their neighbours, and of which any may leave.
///
/// ```
///   blocks, by their first id
///   ┌────┬────┬────┐   ┌─────┬─────┬─────┐   ┌─────┬─────┐
///   │  1 │ 17 │▒▒▒▒│   │ 212 │▒▒▒▒▒│ 310 │   │ 411 │ 500 │ ← later ones are added here
///   └────┴────┴────┘   └─────┴─────┴─────┘   └─────┴─────┘
/// ```
///
/// What leaves stays as a hole until its block has more holes than elements: then the block is
/// written anew, by itself, so that no call moves more than a block for each that leaves.
@usableFromInline
@frozen
@safe
struct KeptList<Element>: ~Copyable {
  /// Where an element lies until the list settles: its block, and its slot there.
  @usableFromInline typealias Place = Int

  /// Slots of a block, a power of two.
  @inlinable static var blockCount: Int { 1 << blockShift }
  @inlinable static var blockShift: Int { 8 }

  /// Whose a slot is, and whether that has left.
  @usableFromInline
  struct Slot {
    @usableFromInline let id: ConversationMessageID
    var isLive = true
  }

  /// Where a block lies. All that looks for something looks here alone.
  @usableFromInline
  @safe
  struct Base {
    let firstID: ConversationMessageID
    let count: Int
    @usableFromInline let slots: UnsafeMutablePointer<Slot>
    @usableFromInline let elements: UnsafeMutablePointer<Element>

    /// The first slot whose id is this one or a later one. O(log n).
    func slot(from id: ConversationMessageID) -> Int {
      partition(count) { unsafe slots[$0].id < id }
    }
  }

  @usableFromInline
  final class Block {
    // Both begin at their first slot: nothing is taken out in front.
    var slots = AddressableDeque<Slot>()
    var elements = AddressableDeque<Element>()
    var liveCount = 0
    /// Whether it waits to be written anew.
    var isUntidy = false

    var heldBytes: Int { slots.heldBytes + elements.heldBytes }

    var base: Base {
      unsafe Base(
        firstID: slots[0].id, count: slots.count, slots: slots.address(of: 0),
        elements: elements.address(of: 0))
    }
  }

  private var blocks: [Block] = []
  /// Where each block begins. What looks there is inlined: to a reader's code that could not see
  /// through it, each look at a node would be a new one.
  @usableFromInline var bases: [Base] = []
  private var untidy: [Block] = []
  /// How many elements there are.
  private(set) var count = 0
  /// Bytes of all slots, used or not.
  private(set) var heldBytes = 0

  @inlinable
  init() {}

  /// Adds an element with a later id than the others. Amortised O(1).
  mutating func append(_ element: consuming Element, as id: ConversationMessageID) {
    if blocks.last.map({ $0.slots.count == Self.blockCount }) ?? true { blocks.append(Block()) }
    let block = blocks[blocks.count - 1]
    let held = block.heldBytes
    block.slots.append(Slot(id: id))
    block.elements.append(element)
    block.liveCount += 1
    let base = block.base
    if bases.count < blocks.count { bases.append(base) }
    bases[blocks.count - 1] = base
    heldBytes += block.heldBytes - held
    count += 1
  }

  /// Where the element of an id lies; nil if there is none. O(log n).
  func place(of id: ConversationMessageID) -> Place? {
    let (index, slot) = position(from: id)
    guard index < bases.count, unsafe bases[index].slots[slot].id == id, isLive(index, slot) else {
      return nil
    }
    return index << Self.blockShift + slot
  }

  private func isLive(_ block: Int, _ slot: Int) -> Bool { unsafe bases[block].slots[slot].isLive }

  /// The id of what lies at a place.
  @inlinable
  @inline(__always)
  func id(at place: Place) -> ConversationMessageID {
    unsafe bases[place &>> Self.blockShift].slots[place & (Self.blockCount &- 1)].id
  }

  /// The address of what lies at a place, for as long as the place is good.
  @inlinable
  @inline(__always)
  func address(of place: Place) -> UnsafeMutablePointer<Element> {
    unsafe bases[place &>> Self.blockShift].elements + (place & (Self.blockCount &- 1))
  }

  /// The first element with this id or a later one. O(log n + holes).
  func first(from id: ConversationMessageID) -> Place? {
    var (index, slot) = position(from: id)
    while index < bases.count {
      if isLive(index, slot) { return index << Self.blockShift + slot }
      slot += 1
      if slot == bases[index].count { (index, slot) = (index + 1, 0) }
    }
    return nil
  }

  /// The last element with an earlier id. O(log n + holes).
  func last(before id: ConversationMessageID) -> Place? {
    var (index, slot) = position(from: id)
    while true {
      if slot == 0 {
        guard index > 0 else { return nil }
        index -= 1
        slot = bases[index].count
      }
      slot -= 1
      if isLive(index, slot) { return index << Self.blockShift + slot }
    }
  }

  /// The first slot whose id is this one or a later one; behind the last block if there is none.
  private func position(from id: ConversationMessageID) -> (block: Int, slot: Int) {
    let index = partition(bases.count) { bases[$0].firstID <= id } - 1
    guard index >= 0 else { return (0, 0) }
    let slot = bases[index].slot(from: id)
    return slot < bases[index].count ? (index, slot) : (index + 1, 0)
  }

  /// Takes note that what lies at a place has left; the caller ends what it holds. O(1).
  mutating func leave(_ place: Place) {
    let block = blocks[place >> Self.blockShift]
    block.slots[place & (Self.blockCount - 1)].isLive = false
    block.liveCount -= 1
    count -= 1
    if block.slots.count > 2 * block.liveCount, !block.isUntidy {
      block.isUntidy = true
      untidy.append(block)
    }
  }

  /// Whether there are blocks to be written anew.
  var isTidy: Bool { untidy.isEmpty }

  /// Writes blocks anew that are mostly holes. Amortised O(1) for each that left.
  ///
  /// Places found before are void afterwards.
  mutating func settle() {
    guard !untidy.isEmpty else { return }
    for block in untidy { tidy(block) }
    untidy = []
    if blocks.isEmpty { (blocks, bases) = ([], []) }
  }

  private mutating func tidy(_ block: Block) {
    heldBytes -= block.heldBytes
    let index = position(from: block.slots[0].id).block
    guard block.liveCount > 0 else {
      blocks.remove(at: index)
      bases.remove(at: index)
      return
    }
    block.isUntidy = false
    var slots = AddressableDeque<Slot>()
    var elements = AddressableDeque<Element>()
    while !block.slots.isEmpty {
      let (slot, element) = (block.slots.removeFirst(), block.elements.removeFirst())
      guard slot.isLive else { continue }
      slots.append(slot)
      elements.append(element)
    }
    block.slots = slots
    block.elements = elements
    bases[index] = block.base
    heldBytes += block.heldBytes
  }
}

/// How many of so many in order come before something. O(log n).
private func partition(_ count: Int, _ isBefore: (Int) -> Bool) -> Int {
  var low = 0
  var high = count
  while low < high {
    let middle = (low + high) / 2
    if isBefore(middle) { low = middle + 1 } else { high = middle }
  }
  return low
}
