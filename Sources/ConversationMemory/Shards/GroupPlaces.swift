import DequeModule

/// The groups of the packed conversations of a shard, by the slots of these: at rest as bytes, and
/// awake as they are in a log while many messages are pending, or they were used lately.
///
/// ```
///   by slot                  places, 32 bytes each            blocks of the shard's heap
///  ┌────┬───┬────┬───┐      ┌─────────────────────────┐      ┌──────────────────┐
///  │ 17 │   │ 4  │ … │ ───► │ slot, size, block ──────│─────►│ RestingGroups    │
///  └────┴───┴────┴───┘      │ latest, due             │      └──────────────────┘
///                           └─────────────────────────┘      16 bytes and more, or PackedGroups
/// ```
///
/// To write groups down and read them again takes longer than most of what happens to them. So a
/// few stay awake that are used again before others are: the oldest of those goes to rest first
/// that has not been used since it was looked at, as a clock's hand goes round (Corbató, *A Paging
/// Experiment with the Multics System*, 1968).
///
/// What every event of the conversation asks (whether a lease or rest has ended by its instant)
/// stands in the place, so that groups that have nothing to do with it go on resting.
@safe
struct GroupPlaces: ~Copyable {
  /// Where the groups of a conversation are.
  @safe
  struct Place {
    let slot: UInt32
    /// Of the block; the greatest number where that is an object, and the groups are awake.
    fileprivate var size: UInt32 = 0
    fileprivate var block: UnsafeMutableRawPointer?
    /// The greatest instant of an event of the conversation since it has groups.
    var latest: Int64
    /// When the next lease or rest ends; the greatest number for never.
    fileprivate(set) var due = Int64.max

    fileprivate init(slot: UInt32, latest: Int64) {
      self.slot = slot
      self.latest = latest
    }

    /// The groups, if they do not rest.
    fileprivate var awake: PackedGroups? {
      guard size == .max, let block = unsafe block else { return nil }
      return unsafe Unmanaged<PackedGroups>.fromOpaque(block).takeUnretainedValue()
    }

    /// Bytes of the groups that are counted.
    fileprivate var countedBytes: Int { awake?.countedBytes ?? Int(size) }
  }

  /// What the groups were told.
  let terms = GroupTerms()
  private var numbers = SlotTable()
  private var places: Slab<Place>
  /// The numbers of those that are awake and could rest, as a rule; the first is looked at next.
  private var recent: Deque<UInt32> = []
  /// How many those are at most.
  private let recentCount: Int
  /// Where groups are put together of which there is an event, and written down after it: so that
  /// nothing is allocated for each.
  private var spare = GroupTable()
  private var written: [UInt8] = []
  private let heap: BlockHeap

  /// - Parameters:
  ///   - heap: That of the conversations.
  ///   - count: Of how many conversations the groups stay awake after an event.
  init(in heap: BlockHeap, keepingAwake count: Int) {
    self.heap = heap
    recentCount = count
    places = Slab(in: heap)
  }

  /// Frees what is in memory of its own.
  func release() {
    for number in 0..<places.bound where places.contains(number) { _ = free(number) }
  }

  /// How many conversations have groups.
  var count: Int { numbers.count }

  /// Bytes of all but what each has.
  var heldBytes: Int { numbers.heldBytes + places.heldBytes + terms.heldBytes }

  // Every slot has another.
  private static func hash(of slot: UInt32) -> UInt32 { slot &* 2_654_435_769 }

  /// The number of the place of a conversation that has groups.
  private func number(of slot: UInt32) -> UInt32 {
    guard let number = numbers.find(Self.hash(of: slot), where: { places[$0].slot == slot }) else {
      preconditionFailure("A conversation that has groups has a place for them.")
    }
    return number
  }

  subscript(slot: UInt32) -> Place {
    get { places[number(of: slot)] }
    nonmutating set { places[number(of: slot)] = newValue }
  }

  /// Makes a place for groups of a conversation that has none.
  mutating func insert(_ slot: UInt32, latest: Int64) {
    let number = places.insert(Place(slot: slot, latest: latest))
    numbers.insert(number, hash: Self.hash(of: slot))
  }

  /// Takes the place of a conversation away, with all groups that are left.
  ///
  /// - Returns: By how many bytes what is held has changed.
  mutating func remove(_ slot: UInt32, origin: WindowOrigin) -> Int {
    var table = GroupTable()
    take(slot, origin: origin, into: &table)
    for index in 0..<table.slots.count where table.slots[index].name != nil {
      terms.leave(table.slots[index].terms)
    }
    return removeEmpty(slot)
  }

  /// Takes the place of a conversation away from which all groups were taken.
  ///
  /// - Returns: By how many bytes what is held has changed.
  mutating func removeEmpty(_ slot: UInt32) -> Int {
    let number = number(of: slot)
    let change = empty(number)
    numbers.remove(number, hash: Self.hash(of: slot))
    places.remove(number)
    return change
  }

  /// Lets go of what a place is the place of, and no more.
  private func free(_ number: UInt32) -> Int {
    guard let block = unsafe places[number].block else { return 0 }
    let counted = places[number].countedBytes
    if places[number].size == .max {
      unsafe Unmanaged<PackedGroups>.fromOpaque(block).release()
    } else {
      unsafe heap.free(block, counted)
    }
    unsafe places[number].block = nil
    places[number].size = 0
    return -counted
  }

  // MARK: Coming and going

  /// Puts the groups of a conversation together, until they are put back.
  ///
  /// - Parameters:
  ///   - origin: That of the conversation.
  ///   - table: One without groups.
  mutating func take(_ slot: UInt32, origin: WindowOrigin, into table: inout GroupTable) {
    let place = places[number(of: slot)]
    if let awake = place.awake {
      swap(&awake.table, &table)
    } else {
      read(place, origin: origin, into: &table)
    }
  }

  private func read(_ place: Place, origin: WindowOrigin, into table: inout GroupTable) {
    guard let block = unsafe place.block else { return }
    unsafe RestingGroups.read(
      PackedBytes(block, count: Int(place.size)), origin: origin, terms,
      into: &table)
  }

  /// The groups of a conversation, copied.
  func copy(_ slot: UInt32, origin: WindowOrigin) -> GroupTable {
    var table = GroupTable()
    let place = places[number(of: slot)]
    if let awake = place.awake {
      RestingGroups.copy(awake.table, into: &table)
    } else {
      read(place, origin: origin, into: &table)
    }
    return table
  }

  /// Lends a table without groups.
  mutating func lend(_ table: inout GroupTable) { swap(&table, &spare) }

  /// Puts the groups of a conversation back, at the end of an event.
  ///
  /// - Parameters:
  ///   - table: The groups; then a table without any.
  ///   - latest: The instant of the event.
  /// - Returns: By how many bytes what is held has changed.
  mutating func put(
    _ table: inout GroupTable, back slot: UInt32, origin: WindowOrigin, latest: Int64
  ) -> Int {
    let number = number(of: slot)
    places[number].latest = latest
    places[number].due = table.nextDue() ?? .max
    defer { takeBack(&table) }
    guard !table.isEmpty else { return empty(number) }
    if let awake = places[number].awake {
      swap(&awake.table, &table)
      awake.origin = origin
      // One that comes among them now has been used once, and they are looked at for a second time.
      awake.isUsed = awake.isRecent
      return awake.uncountedBytes() + (awake.isRecent ? 0 : enter(number))
    }
    if recentCount == 0, let bound = RestingGroups.bound(of: table) {
      return rest(table, number, origin, within: bound)
    }
    let awake = PackedGroups(origin)
    swap(&awake.table, &table)
    let change = free(number)
    places[number].size = .max
    unsafe places[number].block = Unmanaged.passRetained(awake).toOpaque()
    return change + awake.uncountedBytes() + enter(number)
  }

  /// Takes note that there was an event of groups that are awake, in place of others, which rest.
  ///
  /// - Returns: By how many bytes what is held has changed.
  private mutating func enter(_ number: UInt32) -> Int {
    guard recentCount > 0 else { return pass(number) }
    var change = 0
    while recent.count >= recentCount, let first = recent.popFirst() {
      change += pass(first)
    }
    places[number].awake?.isRecent = true
    recent.append(number)
    return change
  }

  /// Has groups go to rest, unless they have been used since they were looked at, or there are too
  /// many: then they stay as they are.
  private mutating func pass(_ number: UInt32) -> Int {
    guard let awake = places[number].awake else { return 0 }
    guard !awake.isUsed else {
      awake.isUsed = false
      recent.append(number)
      return 0
    }
    awake.isRecent = false
    guard let bound = RestingGroups.bound(of: awake.table) else { return 0 }
    let change = free(number)
    return change + rest(awake.table, number, awake.origin, within: bound)
  }

  /// Writes groups down that take so many bytes at most.
  private mutating func rest(
    _ table: borrowing GroupTable, _ number: UInt32, _ origin: WindowOrigin, within bound: Int
  ) -> Int {
    if written.count < bound { written = Array(repeating: 0, count: bound) }
    let latest = places[number].latest
    let count = unsafe written.withUnsafeMutableBytes { buffer in
      guard let start = buffer.baseAddress else { return 0 }
      var writer = unsafe PackedWriter(start, at: 0, end: buffer.count)
      RestingGroups.write(table, origin: origin, latest: latest, to: &writer)
      return writer.offset
    }
    var change = 0
    let size = BlockSize.rounded(count)
    if size != Int(places[number].size) {
      change = free(number) + size
      unsafe places[number].block = heap.allocate(size, promptly: true)
      places[number].size = UInt32(size)
    }
    if let block = unsafe places[number].block {
      unsafe written.withUnsafeBytes { bytes in
        if let start = bytes.baseAddress {
          unsafe block.copyMemory(from: start, byteCount: count)
        }
      }
    }
    return change
  }

  /// Lets go of what was kept of groups of which none is left, or which are elsewhere.
  private mutating func empty(_ number: UInt32) -> Int {
    if places[number].awake?.isRecent ?? false { recent.removeAll { $0 == number } }
    return free(number)
  }

  /// Takes a table back that was lent, or is not needed any more.
  mutating func takeBack(_ table: inout GroupTable) {
    table.clear()
    swap(&table, &spare)
  }

  // MARK: Tests

  /// Bytes of the groups of a conversation that are counted. O(1).
  func countedBytes(_ slot: UInt32) -> Int { places[number(of: slot)].countedBytes }

  /// Stops where places contradict each other. O(places), for tests.
  func checkInvariants(groupCount: Int) {
    precondition(numbers.count == places.count, "A place is not found.")
    precondition(terms.groupCount == groupCount, "Terms are nobody's.")
    precondition(recent.count <= recentCount, "Too many are awake.")
    var foundCount = 0
    for number in 0..<places.bound where places.contains(number) {
      guard let awake = places[number].awake else { continue }
      if awake.isRecent { foundCount += 1 }
      precondition(
        awake.isRecent || RestingGroups.bound(of: awake.table) == nil, "Nobody has them rest.")
    }
    precondition(recent.count == foundCount, "Who was used lately is nobody.")
  }
}
