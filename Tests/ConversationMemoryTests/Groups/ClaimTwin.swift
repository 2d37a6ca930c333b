import _ConversationTestSupport

@testable import ConversationMemory

/// A consumer group of a Redis stream, as its documentation says what becomes of the list of
/// pending entries, with arrays and without leases; what is given back by hand is handed out before
/// what is new.
struct ClaimTwin {
  struct Entry {
    var count: Int
    var consumer: String?
    /// In seconds.
    var delivered: Int
  }

  struct Consumer {
    var seen: Int
    var served: Int?
  }

  private(set) var live: [UInt64] = []
  private(set) var entries: [UInt64: Entry] = [:]
  private(set) var consumers: [String: Consumer] = [:]
  private(set) var lag = 0
  /// What is to be handed out again, in this order.
  private var again: [UInt64] = []
  /// The first id that is not passed.
  private var cursor: UInt64 = 0
  var now = 0

  var pending: [UInt64] { entries.keys.sorted() }

  mutating func append(_ id: UInt64) {
    live.append(id)
    count()
  }

  mutating func remove(_ id: UInt64) {
    live.removeAll { $0 == id }
    forget(id)
    count()
  }

  private mutating func count() { lag = live.count { $0 >= cursor } }

  private mutating func forget(_ id: UInt64) {
    entries[id] = nil
    again.removeAll { $0 == id }
  }

  private mutating func see(_ consumer: String, served: Bool = false) {
    consumers[consumer, default: Consumer(seen: now)].seen = now
    if served { consumers[consumer]?.served = now }
  }

  /// `XREADGROUP`; ids and counts.
  mutating func receive(_ consumer: String, _ limit: Int) -> [String] {
    var got: [String] = []
    func put(_ id: UInt64, _ count: Int) {
      entries[id] = Entry(count: count, consumer: consumer, delivered: now)
      got.append("\(id) \(count)")
    }
    while got.count < limit, let id = again.first {
      again.removeFirst()
      put(id, (entries[id]?.count ?? 0) + 1)
    }
    while got.count < limit, let id = live.first(where: { $0 >= cursor }) {
      again.removeAll { $0 == id }
      put(id, 1)
      cursor = id + 1
    }
    see(consumer, served: !got.isEmpty)
    count()
    return got
  }

  /// `XACK`
  mutating func acknowledge(_ id: UInt64) {
    if let consumer = entries[id]?.consumer { see(consumer) }
    forget(id)
  }

  /// `XCLAIM`, and `JUSTID` where it is no delivery.
  mutating func claim(_ ids: [UInt64], _ consumer: String, _ claim: ConversationClaim) -> [String] {
    func seconds(_ duration: Duration) -> Int { Int(duration.components.seconds) }
    var got: [String] = []
    for id in ids where live.contains(id) {
      var entry = Entry(count: 1, consumer: nil, delivered: now)
      if let known = entries[id] { entry = known } else if !claim.isForced { continue }
      if entry.consumer != nil, now - entry.delivered < seconds(claim.idleAtLeast) { continue }
      entry.consumer = consumer
      entry.delivered = now - seconds(claim.idle)
      entry.count = claim.deliveryCount ?? entry.count + (claim.isDelivery ? 1 : 0)
      again.removeAll { $0 == id }
      entries[id] = entry
      got.append("\(id) \(entry.count)")
    }
    see(consumer, served: !got.isEmpty)
    return got
  }

  /// `XAUTOCLAIM`, without its limit of what it looks at.
  mutating func claimNext(
    from first: UInt64, _ consumer: String, _ limit: Int, _ terms: ConversationClaim
  ) -> (got: [String], hasNext: Bool) {
    let idle = Int(terms.idleAtLeast.components.seconds)
    let those = pending.filter { id in
      guard id >= first, let entry = entries[id] else { return false }
      return entry.consumer == nil || now - entry.delivered >= idle
    }
    let claimed = Array(those.prefix(limit))
    let hasNext = claimed.count == limit && pending.contains { $0 > claimed.last ?? .max }
    return (claim(claimed, consumer, terms), hasNext)
  }

  /// `XNACK`
  mutating func release(_ ids: [UInt64], _ count: Int?) -> Int {
    var released = 0
    for id in ids where entries[id] != nil {
      entries[id]?.consumer = nil
      if let count { entries[id]?.count = count }
      if !again.contains(id) { again.append(id) }
      released += 1
    }
    return released
  }

  /// `XGROUP SETID`
  mutating func move(after id: UInt64) {
    cursor = id + 1
    count()
  }

  /// A consumer is let go: what it holds is handed out again.
  mutating func removeConsumer(_ name: String) -> Bool {
    for id in pending where entries[id]?.consumer == name {
      entries[id]?.consumer = nil
      if !again.contains(id) { again.append(id) }
    }
    return consumers.removeValue(forKey: name) != nil
  }
}
