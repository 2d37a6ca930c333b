/// The payloads of a buffer by id, beside the nodes that the rules are about.
///
/// It follows the shape of the nodes' store: a ring for the recent past, and apart from it the few
/// that outlast it.
@usableFromInline
struct PayloadStore<Payload>: ~Copyable {
  @usableFromInline var ring = AddressableDeque<Payload?>()
  @usableFromInline var kept: [ConversationMessageID: Payload] = [:]
  @usableFromInline var frontID: ConversationMessageID

  @inlinable
  init(firstID: ConversationMessageID) {
    frontID = firstID
  }

  /// Bytes of all slots, used or not.
  @inlinable var heldBytes: Int {
    (ring.capacity + kept.capacity) * MemoryLayout<Payload?>.stride
  }

  /// Adds the payload of the next id.
  @inlinable
  mutating func append(_ payload: consuming Payload) {
    ring.append(payload)
  }

  /// The payload of a live message.
  @inlinable
  func copy(_ id: ConversationMessageID) -> Payload? {
    id < frontID ? kept[id] : ring[frontID.distance(to: id)]
  }

  /// Takes the payload of a message that left.
  @inlinable
  mutating func take(_ id: ConversationMessageID) -> Payload? {
    guard id >= frontID else { return kept.removeValue(forKey: id) }
    return ring[frontID.distance(to: id)].take()
  }

  /// Follows the front of the nodes' ring: what still lives below it is kept apart.
  @inlinable
  mutating func advance(to front: ConversationMessageID) {
    guard frontID < front else { return }
    while frontID < front {
      if let payload = ring.removeFirst() { kept[frontID] = payload }
      frontID = frontID.next
    }
    if kept.isEmpty, kept.capacity > 0 { kept = [:] }
  }

  /// Gives back slots where most are unused. O(live), and rarer than every live/2 departures.
  @inlinable
  mutating func shrink() {
    let needed = max(16, 2 * ring.count)
    if ring.capacity > 2 * needed { ring.reallocate(capacity: needed) }
  }
}
