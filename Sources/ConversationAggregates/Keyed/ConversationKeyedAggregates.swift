/// An aggregate for every key, such as every speaker or symbol, at most so many: the one that was
/// used least recently gives way.
///
/// ```swift
/// import ConversationAggregates
/// import ConversationMemory
///
/// var bySpeaker = ConversationKeyedAggregates(capacity: 1000) { (_: String) in
///   ConversationSlidingAggregate(
///     ConversationCount<String>(), over: .seconds(60), lateness: .arrival)
/// }
/// bySpeaker["ada"].add("Hello", at: ConversationClock.coarse.now)
/// print(bySpeaker["ada"].count, bySpeaker.keys)
/// ```
public struct ConversationKeyedAggregates<Key: Hashable & Sendable, Aggregate: Sendable>: Sendable {
  private struct Entry: Sendable {
    let key: Key
    var aggregate: Aggregate
    /// The neighbours in the order of use.
    var older: Int?
    var newer: Int?
  }

  private let make: @Sendable (Key) -> Aggregate
  private var places: [Key: Int] = [:]
  private var entries: [Entry] = []
  private var oldest: Int?
  private var newest: Int?
  /// The most keys at once.
  public let capacity: Int
  /// How many keys gave way to others.
  public private(set) var evictedCount = 0

  /// Aggregates without a key.
  ///
  /// - Parameters:
  ///   - capacity: The most keys at once, at least 1.
  ///   - make: Makes the aggregate of a new key.
  /// - Precondition: The capacity is at least 1.
  public init(capacity: Int, make: @escaping @Sendable (Key) -> Aggregate) {
    precondition(capacity >= 1, "There must be room for one key at least.")
    self.capacity = capacity
    self.make = make
  }

  /// The aggregate of a key, which is made at need and becomes the one used last. O(1).
  public subscript(key: Key) -> Aggregate {
    mutating get { entries[use(key)].aggregate }
    _modify {
      let place = use(key)
      yield &entries[place].aggregate
    }
  }

  /// The keys, in no order.
  public var keys: some Collection<Key> { places.keys }

  /// The aggregates by key, without any becoming the one used last.
  public var all: some Collection<(key: Key, aggregate: Aggregate)> {
    entries.lazy.map { ($0.key, $0.aggregate) }
  }

  private mutating func use(_ key: Key) -> Int {
    if let place = places[key] {
      if place != newest {
        unlink(place)
        link(place)
      }
      return place
    }
    let entry = Entry(key: key, aggregate: make(key))
    let place: Int
    if entries.count < capacity {
      place = entries.count
      entries.append(entry)
    } else {
      // There is an oldest, as there is room for one at least.
      place = oldest ?? 0
      unlink(place)
      places[entries[place].key] = nil
      entries[place] = entry
      evictedCount += 1
    }
    places[key] = place
    link(place)
    return place
  }

  private mutating func link(_ place: Int) {
    entries[place].older = newest
    entries[place].newer = nil
    if let newest { entries[newest].newer = place } else { oldest = place }
    newest = place
  }

  private mutating func unlink(_ place: Int) {
    let older = entries[place].older
    let newer = entries[place].newer
    if let older { entries[older].newer = newer } else { oldest = newer }
    if let newer { entries[newer].older = older } else { newest = older }
  }
}
