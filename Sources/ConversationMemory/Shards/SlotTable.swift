/// From hashes to numbers: a table with open addressing, in which entries of neighbouring hashes
/// are neighbours.
///
/// ```
///   entry   63        32 31         0      0 is an empty place
///          │   hash     │ number + 1 │
/// ```
///
/// An entry's home is its hash scaled to the capacity, so that the table can have any capacity and
/// grow by a quarter; what a place is taken from goes on to the next (linear probing), and is moved
/// up again when the place becomes free, so that nothing marks where something was. The entry has
/// all 32 bits of the hash: neither growing nor looking up touches what the numbers stand for.
struct SlotTable: ~Copyable {
  private var entries: [UInt64] = []
  private(set) var count = 0

  private static let floor = 16

  /// Bytes from one entry to the next.
  static var stride: Int { MemoryLayout<UInt64>.stride }

  /// Bytes of all entries, used or not.
  var heldBytes: Int { entries.capacity * Self.stride }

  @inline(__always)
  private func home(_ hash: UInt32) -> Int { Self.home(hash, capacity: entries.count) }

  /// Where an entry would be if nothing else was there.
  @inline(__always)
  static func home(_ hash: UInt32, capacity: Int) -> Int {
    Int((UInt64(hash) * UInt64(capacity)) >> 32)
  }

  /// The address of the entries, and how many there is room for, until the next change.
  @inline(__always)
  var whereabouts: (base: UInt, capacity: Int) {
    unsafe entries.withUnsafeBufferPointer {
      (UInt(bitPattern: $0.baseAddress), $0.count)
    }
  }

  /// The number with a hash of which something is true; nil if there is none. O(1) as a rule.
  @inline(__always)
  func find(_ hash: UInt32, where isIt: (UInt32) -> Bool) -> UInt32? {
    guard !entries.isEmpty else { return nil }
    var place = home(hash)
    while entries[place] != 0 {
      let entry = entries[place]
      if UInt32(truncatingIfNeeded: entry >> 32) == hash {
        let number = UInt32(truncatingIfNeeded: entry) - 1
        if isIt(number) { return number }
      }
      place = place + 1 < entries.count ? place + 1 : 0
    }
    return nil
  }

  /// The numbers of a part of all hashes, from one on.
  ///
  /// Hashes stay, wherever the table puts what has them when it grows and shrinks, so that whoever
  /// goes on from where a part ended leaves out none and meets none twice. A part ends before the
  /// home of an empty place: nothing whose home is before that lies behind it.
  ///
  /// - Parameter limit: How many are enough, positive.
  /// - Returns: The numbers, and the first hash that does not belong to the part; nil at the end.
  /// - Complexity: O(limit) as a rule.
  func numbers(from first: UInt32, atMost limit: Int) -> (numbers: [UInt32], next: UInt32?) {
    guard !entries.isEmpty else { return ([], nil) }
    let start = home(first)
    var end = start
    var seenCount = 0
    while end < entries.count, seenCount < limit || entries[end] != 0 {
      if entries[end] != 0 { seenCount += 1 }
      end += 1
    }
    var places = Array(start..<end)
    var next: UInt32?
    if end < entries.count {
      next = firstHash(at: end)
    } else {
      // What found no place before the end is at the beginning.
      places += (0..<start).prefix { entries[$0] != 0 }
    }
    let numbers = places.compactMap { place -> UInt32? in
      let hash = UInt32(truncatingIfNeeded: entries[place] >> 32)
      guard entries[place] != 0, hash >= first, next.map({ hash < $0 }) ?? true else { return nil }
      return UInt32(truncatingIfNeeded: entries[place]) - 1
    }
    return (numbers, next)
  }

  /// The least hash whose home is a place behind the first.
  private func firstHash(at place: Int) -> UInt32 {
    UInt32(((UInt64(place) << 32) + UInt64(entries.count) - 1) / UInt64(entries.count))
  }

  /// A number by chance, each as likely as another; nil if there is none. O(1) as a rule.
  func randomNumber(using generator: inout some RandomNumberGenerator) -> UInt32? {
    guard count > 0 else { return nil }
    while true {
      let entry = entries[Int.random(in: 0..<entries.count, using: &generator)]
      if entry != 0 { return UInt32(truncatingIfNeeded: entry) - 1 }
    }
  }

  /// Adds a number that is not there yet. Amortised O(1).
  mutating func insert(_ number: UInt32, hash: UInt32) {
    if (count + 1) * 8 > entries.count * 7 {
      resize(to: max(Self.floor, entries.count + entries.count / 4 + 1))
    }
    put(UInt64(hash) << 32 | UInt64(number + 1))
    count += 1
  }

  private mutating func put(_ entry: UInt64) {
    var place = home(UInt32(truncatingIfNeeded: entry >> 32))
    while entries[place] != 0 { place = place + 1 < entries.count ? place + 1 : 0 }
    entries[place] = entry
  }

  /// Takes out a number. O(1) as a rule; gives back space where most is unused.
  mutating func remove(_ number: UInt32, hash: UInt32) {
    var hole = home(hash)
    let entry = UInt64(hash) << 32 | UInt64(number + 1)
    while entries[hole] != entry {
      precondition(entries[hole] != 0, "What is taken out must be there.")
      hole = hole + 1 < entries.count ? hole + 1 : 0
    }
    entries[hole] = 0
    count -= 1
    var place = hole
    while true {
      place = place + 1 < entries.count ? place + 1 : 0
      let entry = entries[place]
      if entry == 0 { break }
      let home = home(UInt32(truncatingIfNeeded: entry >> 32))
      // Whether the home lies cyclically within (hole, place]: then it may stay.
      let isBetween =
        hole < place ? home > hole && home <= place : home > hole || home <= place
      if isBetween { continue }
      entries[hole] = entry
      entries[place] = 0
      hole = place
    }
    if count == 0 {
      entries = []
    } else if entries.count > Self.floor, count * 4 < entries.count {
      resize(to: max(Self.floor, entries.count / 2))
    }
  }

  private mutating func resize(to capacity: Int) {
    let old = entries
    entries = unsafe [UInt64](unsafeUninitializedCapacity: capacity) { buffer, count in
      unsafe buffer.initialize(repeating: 0)
      count = capacity
    }
    for entry in old where entry != 0 { put(entry) }
  }
}
