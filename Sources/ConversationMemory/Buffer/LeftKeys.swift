import HeapModule

/// The idempotency keys of messages that have left before their time was over: repeating such an
/// append gives the first id, as long as the message could have lived by age.
///
/// They are found by their key, go in the order of the instants at which the messages would have
/// been over, and give way in that of the messages' ids where there are too many. An entry of
/// either order that is no longer a key's is stale, and passed over.
struct LeftKeys {
  /// What is known of a message that has left.
  struct Entry: Equatable {
    let id: ConversationMessageID
    let arrival: Int64
    /// When it would be over by age.
    var expiry: Int64
    let life: Life
  }

  /// What the length of a message's life came from.
  enum Life: UInt64 {
    case window
    case own
    case pinned

    init(pinned isPinned: Bool, timed isTimed: Bool) {
      self = isPinned ? .pinned : isTimed ? .own : .window
    }
  }

  private struct Due: Comparable {
    let expiry: Int64
    let id: ConversationMessageID
    let key: ByteText

    static func < (left: Self, right: Self) -> Bool {
      (left.expiry, left.id) < (right.expiry, right.id)
    }
  }

  private struct Age: Comparable {
    let id: ConversationMessageID
    let key: ByteText

    static func < (left: Self, right: Self) -> Bool { left.id < right.id }
  }

  private(set) var entries: [ByteText: Entry] = [:]
  private var dues = Heap<Due>()
  private var ages = Heap<Age>()
  /// Bytes of the keys that are too long to lie in an entry.
  private var textBytes = 0

  var isEmpty: Bool { entries.isEmpty }

  /// Bytes of all that is remembered, about.
  var heldBytes: Int {
    if entries.isEmpty { return 0 }
    let entry = MemoryLayout<ByteText>.stride + MemoryLayout<Entry>.stride + 1
    return entries.capacity * entry + textBytes + dues.count * MemoryLayout<Due>.stride
      + ages.count * MemoryLayout<Age>.stride
  }

  /// The message that has a key at an instant. O(1).
  func holder(of key: ByteText, at now: Int64) -> ConversationMessageID? {
    entries[key].flatMap { $0.expiry > now ? $0.id : nil }
  }

  /// Remembers the key of a message that has left. Amortised O(log n).
  mutating func add(_ entry: Entry, as key: ByteText) {
    if entries.updateValue(entry, forKey: key) == nil { textBytes += Self.textBytes(of: key) }
    dues.insert(Due(expiry: entry.expiry, id: entry.id, key: key))
    ages.insert(Age(id: entry.id, key: key))
    if max(dues.count, ages.count) > 2 * entries.count + 64 { order() }
  }

  /// Forgets one that is over; whether there was one. Amortised O(log n).
  mutating func dropOver(at now: Int64) -> Bool {
    guard let next = nextDue, next <= now, let due = dues.popMin() else { return false }
    forget(due.key)
    return true
  }

  /// Forgets the oldest where there are more than so many, of which what is over is none.
  ///
  /// - Returns: How many were forgotten before their time.
  mutating func fit(_ most: Int, at now: Int64) -> Int {
    var count = 0
    while entries.count > most {
      if dropOver(at: now) { continue }
      guard let oldest = ages.popMin() else { break }
      guard entries[oldest.key]?.id == oldest.id else { continue }
      forget(oldest.key)
      count += 1
    }
    return count
  }

  /// When the first will be over; nil if there is none, the greatest number for never.
  var nextDue: Int64? {
    mutating get {
      while let due = dues.min, entries[due.key]?.id != due.id { dues.removeMin() }
      return dues.min?.expiry
    }
  }

  /// When the last will be over; nil if there is none.
  var lastDue: Int64? {
    mutating get {
      while let due = dues.max, entries[due.key]?.id != due.id { dues.removeMax() }
      return dues.max?.expiry
    }
  }

  /// Finds the expiries of those anew that the window gave. O(n).
  mutating func change(_ expiry: (Entry) -> Int64) {
    for (key, entry) in entries where entry.life == .window {
      entries[key]?.expiry = expiry(entry)
    }
    order()
  }

  private mutating func forget(_ key: ByteText) {
    if entries.removeValue(forKey: key) != nil { textBytes -= Self.textBytes(of: key) }
    if entries.isEmpty { self = Self() }
  }

  private mutating func order() {
    dues = Heap(entries.map { Due(expiry: $0.value.expiry, id: $0.value.id, key: $0.key) })
    ages = Heap(entries.map { Age(id: $0.value.id, key: $0.key) })
  }

  private static func textBytes(of key: ByteText) -> Int {
    key.text.utf8.count > 15 ? key.text.utf8.count + 32 : 0
  }
}
