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

  /// The payloads of live messages, ascending by id, as they were elsewhere.
  ///
  /// - Parameters:
  ///   - firstID: The front of the nodes' ring.
  ///   - nextID: The id that the next message gets.
  init(
    restoring payloads: [(id: ConversationMessageID, payload: Payload)],
    firstID: ConversationMessageID, nextID: ConversationMessageID
  ) {
    frontID = firstID
    var next = firstID
    for (id, payload) in payloads {
      guard id >= firstID else {
        kept[id] = payload
        continue
      }
      while next < id {
        ring.append(nil)
        next = next.next
      }
      ring.append(payload)
      next = next.next
    }
    while next < nextID {
      ring.append(nil)
      next = next.next
    }
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
    guard id >= frontID else { return takeKept(id) }
    return ring[frontID.distance(to: id)].take()
  }

  @inlinable
  @inline(never)
  mutating func takeKept(_ id: ConversationMessageID) -> Payload? {
    let payload = kept.removeValue(forKey: id)
    // The front need not move any more for their slots to be given back.
    if kept.isEmpty { kept = [:] }
    return payload
  }

  /// Follows the front of the nodes' ring: what still lives below it is kept apart.
  @inlinable
  mutating func advance(to front: ConversationMessageID) {
    guard frontID < front else { return }
    while frontID < front {
      if let payload = ring.removeFirst() { kept[frontID] = payload }
      frontID = frontID.next
    }
  }

  /// Whether most slots are unused.
  @inlinable
  @inline(__always)
  var isMostlyUnused: Bool { ring.isMostlyUnused }

  /// Gives back slots where most are unused.
  @inlinable
  mutating func giveBack() { ring.giveBack() }
}
