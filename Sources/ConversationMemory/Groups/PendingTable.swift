import DequeModule

/// Pending messages by id, in pages.
///
/// ```
///   pages   12 ┌─────────────────┐   13 ┌─────────────────┐    id 832 is entry 0 of page 13
///              │ 768 … 831       │      │ 832 … 895       │
///              └─────────────────┘      └─────────────────┘
/// ```
///
/// Ids are handed out one after the other and acknowledged about so; a page is looked up once for
/// many of them, where a table of ids would have to hash each. A page goes when its last entry
/// does.
struct PendingTable {
  static let shift: UInt64 = 6
  static var pageSize: Int { 1 << shift }

  /// The entries of all pages, one page after the other, and how many of each are pending.
  private(set) var entries = ContiguousArray<PendingEntry>()
  private(set) var counts: [Int] = []
  /// The pages by number.
  private(set) var places: [UInt64: Int] = [:]
  private(set) var free: [Int] = []
  /// The numbers of the pages in order: they come and go at the ends, about.
  private(set) var numbers = Deque<UInt64>()
  /// The page that was looked up last.
  private var lastNumber = UInt64.max
  private var lastPlace = 0
  /// That which was last found not to be there: what leaves is mostly of such pages.
  private var missingNumber = UInt64.max
  private(set) var count = 0

  /// The entry of a message; one whose state is none of a message that is not pending.
  @inline(__always)
  mutating func entry(of id: ConversationMessageID) -> PendingEntry {
    guard let place = place(of: id) else { return PendingEntry() }
    return entries[Self.index(id, in: place)]
  }

  /// Puts the entry of a message, pending or not any more.
  @inline(__always)
  mutating func set(_ entry: PendingEntry, of id: ConversationMessageID) {
    guard let place = place(of: id) ?? (entry.state == .none ? nil : makePage(for: id)) else {
      return
    }
    let index = Self.index(id, in: place)
    let change = (entry.state == .none ? 0 : 1) - (entries[index].state == .none ? 0 : 1)
    entries[index] = entry
    guard change != 0 else { return }
    counts[place] += change
    count += change
    if counts[place] == 0 { release(place, of: id) }
  }

  /// All pending messages, in order of their ids. O(entries of all pages).
  var all: [(id: ConversationMessageID, entry: PendingEntry)] {
    var all: [(id: ConversationMessageID, entry: PendingEntry)] = []
    all.reserveCapacity(count)
    forEach { all.append(($0, $1)) }
    return all
  }

  /// Calls something with every pending message, in order of their ids. O(entries of all pages).
  @inline(__always)
  func forEach(_ body: (ConversationMessageID, PendingEntry) -> Void) {
    for number in numbers {
      guard let place = places[number] else { continue }
      let first = place << Int(Self.shift)
      var rest = counts[place]
      for slot in 0..<Self.pageSize where rest > 0 {
        let entry = entries[first + slot]
        guard entry.state != .none else { continue }
        rest -= 1
        body(ConversationMessageID(rawValue: number << Self.shift + UInt64(slot)), entry)
      }
    }
  }

  /// Calls something with the pending messages of some ids, in order of these, as long as it says
  /// so. O(log pages + entries of the pages looked at).
  ///
  /// - Parameter limit: How many pages it looks at, at most.
  /// - Returns: The id at which it goes on: that for which it was told to stop, or one of the next
  ///   page; nil if there is none.
  func walk(
    _ ids: ClosedRange<ConversationMessageID>, pages limit: Int,
    _ body: (ConversationMessageID, PendingEntry) -> Bool
  ) -> ConversationMessageID? {
    let start = rank(of: ids.lowerBound.rawValue >> Self.shift)
    for index in start..<numbers.count {
      let number = numbers[index]
      let base = number << Self.shift
      guard base <= ids.upperBound.rawValue else { return nil }
      if index - start == limit { return ConversationMessageID(rawValue: base) }
      let first = (places[number] ?? 0) << Int(Self.shift)
      for slot in 0..<Self.pageSize where entries[first + slot].state != .none {
        let id = ConversationMessageID(rawValue: base + UInt64(slot))
        guard ids.contains(id) else { continue }
        if !body(id, entries[first + slot]) { return id }
      }
    }
    return nil
  }

  /// Where in ``numbers`` a page is, or would be.
  private func rank(of number: UInt64) -> Int {
    var (low, high) = (0, numbers.count)
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// From the least to the greatest id of what is pending; nil if nothing is. O(entries of a page).
  var ids: ClosedRange<ConversationMessageID>? {
    guard let first = numbers.first, let last = numbers.last else { return nil }
    func id(_ slot: Int?, of number: UInt64) -> ConversationMessageID {
      ConversationMessageID(rawValue: number << Self.shift + UInt64(slot ?? 0))
    }
    func isPending(_ slot: Int, of number: UInt64) -> Bool {
      entries[(places[number] ?? 0) << Int(Self.shift) + slot].state != .none
    }
    let slots = 0..<Self.pageSize
    return id(
      slots.first { isPending($0, of: first) }, of: first)...id(
        slots.last { isPending($0, of: last) }, of: last)
  }

  /// A pending message, whichever; nil if there is none. O(pages).
  var some: ConversationMessageID? {
    for (number, place) in places {
      let first = place << Int(Self.shift)
      for slot in 0..<Self.pageSize where entries[first + slot].state != .none {
        return ConversationMessageID(rawValue: number << Self.shift + UInt64(slot))
      }
    }
    return nil
  }

  /// Bytes of all pages and of what finds them.
  var heldBytes: Int {
    entries.capacity * MemoryLayout<PendingEntry>.stride
      + (counts.capacity + free.capacity) * MemoryLayout<Int>.stride
      + places.capacity * 2 * MemoryLayout<UInt64>.stride
      + numbers.count * MemoryLayout<UInt64>.stride
  }

  private static func index(_ id: ConversationMessageID, in place: Int) -> Int {
    place << Int(shift) + Int(id.rawValue & (1 << shift - 1))
  }

  @inline(__always)
  private mutating func place(of id: ConversationMessageID) -> Int? {
    let number = id.rawValue >> Self.shift
    if number == lastNumber { return lastPlace }
    return number == missingNumber ? nil : otherPlace(of: number)
  }

  @inline(never)
  private mutating func otherPlace(of number: UInt64) -> Int? {
    guard let place = places[number] else {
      missingNumber = number
      return nil
    }
    (lastNumber, lastPlace) = (number, place)
    return place
  }

  @inline(never)
  private mutating func makePage(for id: ConversationMessageID) -> Int {
    let number = id.rawValue >> Self.shift
    let place: Int
    if let used = free.popLast() {
      place = used
    } else {
      place = counts.count
      counts.append(0)
      entries.append(contentsOf: repeatElement(PendingEntry(), count: Self.pageSize))
    }
    places[number] = place
    numbers.insert(number, at: rank(of: number))
    missingNumber = .max
    (lastNumber, lastPlace) = (number, place)
    return place
  }

  @inline(never)
  private mutating func release(_ place: Int, of id: ConversationMessageID) {
    // Of a page in use no more a few stay, all its entries being empty; the rest goes.
    let number = id.rawValue >> Self.shift
    places[number] = nil
    numbers.remove(at: rank(of: number))
    lastNumber = .max
    if places.isEmpty, counts.count > 16 {
      entries = []
      counts = []
      free = []
    } else {
      free.append(place)
    }
  }
}
