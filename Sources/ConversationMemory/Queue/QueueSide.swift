/// One end of a queue: the producers' tail or the consumers' head. Guarded by its own lock, and
/// alone on its cache line, so that the two ends are not in each other's way.
///
/// | field | meaning | changes under |
/// |---|---|---|
/// | `ring`, `slot` | where the next message goes, or is | its lock; `ring` under both |
/// | `id` | the number of that message | its lock |
/// | `needsBoth` | something is to be done that takes both locks | both locks |
/// | `knownRoom` | tail: so many slots from its own on are known to be empty | its lock |
/// | `sawLeaving` | tail: several slots were being emptied when room was looked for | its lock |
/// | `latest` | tail: the newest arrival | its lock |
/// | `earliestExpiry` | tail: no message that is there is over before | its lock |
/// | `consumed` … | head: what became of messages | its lock |
/// | `age` | when messages are over | never |
/// | `capacity`, `evicts` | how many can be live, and whether the oldest gives way then | never |
/// | `slack` | how many slots there can be beyond the capacity | never |
@usableFromInline
struct QueueSide<Payload>: ~Copyable {
  /// Somebody waits, the queue is finished, has moved to a log, or has no sweeper that it needs.
  @usableFromInline var needsBoth: Bool
  /// Whether a full queue makes room by itself.
  @usableFromInline let evicts: Bool
  @usableFromInline var sawLeaving = false
  @usableFromInline var ring: QueueRing<Payload>
  @usableFromInline var slot = 0
  @usableFromInline var id = ConversationMessageID(rawValue: 1)
  @usableFromInline var knownRoom = 0
  @usableFromInline var latest: Int64
  @usableFromInline var earliestExpiry = Int64.min
  @usableFromInline var consumed = 0
  @usableFromInline var expired = 0
  @usableFromInline var evicted = 0

  @usableFromInline let age: WindowAge
  @usableFromInline let capacity: Int
  @usableFromInline let slack: Int

  init(
    _ configuration: ConversationConfiguration<Payload>, ring: QueueRing<Payload>, age: WindowAge,
    needsBoth: Bool
  ) {
    self.ring = ring
    self.age = age
    self.needsBoth = needsBoth
    capacity = configuration.capacity
    evicts = configuration.overflow == .evictOldest
    // Only where a payload that is released late is not missed, and where slots can be counted.
    slack = evicts && _isPOD(Payload.self) ? min(64, capacity, .max - capacity) : 0
    latest = age.start
  }

  /// The most slots that there can be; there are never more than twice those that were needed.
  @inlinable var maximumSlotCount: Int { capacity &+ slack }

  /// Notes how much room there is beside so many full slots; at most the capacity, so that a batch
  /// for which there is room is one that can be live at once.
  @inlinable
  mutating func expectRoom(besides fullCount: Int) {
    knownRoom = min(capacity, ring.slotCount &- fullCount)
  }

  /// Whether the message in the head's slot, which arrived then, is over at an instant.
  @inlinable
  @inline(__always)
  func isOver(arrival: Int64, at now: Int64) -> Bool {
    let horizon = age.horizon(at: now)
    return arrival <= horizon.arrival || id.rawValue <= horizon.ordinal
  }

  /// Counts messages that left; the one place where a queue counts.
  @inlinable
  @inline(__always)
  mutating func leave(_ reason: ConversationDeparture.Reason, count: Int = 1) {
    switch reason {
    case .consumed: consumed &+= count
    case .expired: expired &+= count
    case .evicted: evicted &+= count
    case .removed: preconditionFailure("Nothing is removed from a queue.")
    }
  }

  /// Goes on to the next slot and number.
  @inlinable
  @inline(__always)
  mutating func advance() {
    slot &+= 1
    if slot == ring.slotCount { slot = 0 }
    // Ids of a queue begin at 1: no number of messages reaches the greatest.
    id = ConversationMessageID(rawValue: id.rawValue &+ 1)
  }

  /// The slot so many after this one, fewer than there are.
  @inlinable
  @inline(__always)
  func slot(after count: Int) -> Int {
    let sum = slot &+ count
    return sum >= ring.slotCount ? sum &- ring.slotCount : sum
  }
}
