/// One end of a queue: the producers' tail or the consumers' head. Guarded by its own lock, and
/// alone on its cache line, so that the two ends are not in each other's way.
///
/// | field | meaning | changes under |
/// |---|---|---|
/// | `ring`, `slot` | where the next message goes, or is | its lock; `ring` under both |
/// | `id` | the number of that message | its lock |
/// | `needsBoth` | something is to be done that takes both locks | both locks |
/// | `latest` | tail: the newest arrival | its lock |
/// | `consumed` … | head: what became of messages | its lock |
/// | `age` | when messages are over | never |
/// | `capacity`, `evicts` | tail: the most slots that there can be, and what comes then | never |
@usableFromInline
struct QueueSide<Payload>: ~Copyable {
  /// Somebody waits, the queue is finished, has moved to a log, or has no sweeper that it needs.
  @usableFromInline var needsBoth: Bool
  @usableFromInline var ring: QueueRing<Payload>
  @usableFromInline var slot = 0
  @usableFromInline var id = ConversationMessageID(rawValue: 1)
  @usableFromInline var latest: Int64
  @usableFromInline var consumed = 0
  @usableFromInline var expired = 0
  @usableFromInline var evicted = 0

  @usableFromInline let age: WindowAge
  @usableFromInline let capacity: Int
  /// Whether a full queue makes room by itself.
  @usableFromInline let evicts: Bool

  init(
    _ configuration: ConversationConfiguration<Payload>, ring: QueueRing<Payload>, age: WindowAge,
    needsBoth: Bool
  ) {
    self.ring = ring
    self.age = age
    self.needsBoth = needsBoth
    capacity = configuration.capacity
    evicts = configuration.overflow == .evictOldest
    latest = age.start
  }

  /// Goes on to the next slot and number.
  @inlinable
  mutating func advance() {
    slot &+= 1
    if slot == ring.slotCount { slot = 0 }
    id = id.next
  }

  /// The slot so many after this one, fewer than there are.
  @inlinable
  func slot(after count: Int) -> Int {
    let sum = slot &+ count
    return sum >= ring.slotCount ? sum &- ring.slotCount : sum
  }
}
