/// The payloads of a buffer by id, beside the nodes that the rules are about.
///
/// It follows the shape of the nodes' store: a ring for the recent past, and apart from it the few
/// that outlast it.
@usableFromInline
@frozen
struct PayloadStore<Payload>: ~Copyable {
  @usableFromInline var ring = AddressableDeque<Payload?>()
  @usableFromInline var kept = KeptList<Payload?>()
  /// Bytes of the slots of those that are kept.
  @usableFromInline var keptBytes = 0
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
        keep(payload, as: id)
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
  @inlinable var heldBytes: Int { ring.heldBytes + keptBytes }

  /// The slot of an id that is not before the front.
  @inlinable
  @inline(__always)
  func slot(of id: ConversationMessageID) -> Int {
    // What is beyond the last is told by the ring, of which none is so long.
    Int(truncatingIfNeeded: id.rawValue &- frontID.rawValue)
  }

  /// Adds the payload of the next id.
  @inlinable
  mutating func append(_ payload: consuming Payload) {
    ring.append(payload)
  }

  /// The payload of a live message.
  @inlinable
  func copy(_ id: ConversationMessageID) -> Payload? {
    id < frontID ? keptCopy(id) : ring[slot(of: id)]
  }

  @usableFromInline
  @inline(never)
  func keptCopy(_ id: ConversationMessageID) -> Payload? {
    kept.place(of: id).flatMap { unsafe kept.address(of: $0).pointee }
  }

  /// Takes the payload of a message that left.
  @inlinable
  mutating func take(_ id: ConversationMessageID) -> Payload? {
    guard id >= frontID else { return takeKept(id) }
    return ring[slot(of: id)].take()
  }

  @usableFromInline
  @inline(never)
  mutating func takeKept(_ id: ConversationMessageID) -> Payload? {
    guard let place = kept.place(of: id) else { return nil }
    let payload = unsafe kept.address(of: place).pointee.take()
    kept.leave(place)
    kept.settle()
    keptBytes = kept.heldBytes
    return payload
  }

  @usableFromInline
  @inline(never)
  mutating func keep(_ payload: consuming Payload, as id: ConversationMessageID) {
    kept.append(payload, as: id)
    keptBytes = kept.heldBytes
  }

  /// Follows the front of the nodes' ring: what still lives below it is kept apart.
  @inlinable
  mutating func advance(to front: ConversationMessageID) {
    guard frontID < front else { return }
    while frontID < front {
      if let payload = ring.removeFirst() { keep(payload, as: frontID) }
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
