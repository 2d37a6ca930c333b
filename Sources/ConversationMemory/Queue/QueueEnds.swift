/// The two ends of a queue, and what the plain case of every operation needs.
///
/// These are addresses and numbers only: whoever uses them counts no references, which threads
/// would fight over as they do over a lock. The queue's engine makes them and frees them.
@usableFromInline
struct QueueEnds<Payload: Sendable>: Sendable {
  @usableFromInline let tail: GuardedCell<QueueSide<Payload>>
  @usableFromInline let head: GuardedCell<QueueSide<Payload>>

  /// The ends of an empty queue.
  init(_ configuration: ConversationConfiguration<Payload>, slotCount: Int) {
    let ring = QueueRing<Payload>(slotCount: slotCount)
    let age = configuration.window.age(from: configuration.clock.nanoseconds)
    tail = GuardedCell(
      QueueSide(configuration, ring: ring, age: age, needsBoth: configuration.window.endsByAge))
    head = GuardedCell(QueueSide(configuration, ring: ring, age: age, needsBoth: false))
    tail.pointee.knownRoom = slotCount
  }

  /// Ends all messages and frees the memory.
  func deallocate() {
    while oldestArrival != nil { _ = take(nil) }
    head.pointee.ring.deallocate()
    tail.deallocate()
    head.deallocate()
  }
}

// MARK: Under both locks

extension QueueEnds {
  /// Takes both locks, always in this order.
  func lockBoth() {
    tail.lock.lock()
    head.lock.lock()
  }

  /// Lets both locks go.
  func unlockBoth() {
    head.lock.unlock()
    tail.lock.unlock()
  }

  /// How many messages are in the slots, over or not.
  @inlinable var count: Int {
    Int(truncatingIfNeeded: tail.pointee.id.rawValue &- head.pointee.id.rawValue)
  }

  /// Notes how much room there is for producers.
  @inlinable
  func expectRoom() {
    tail.pointee.expectRoom(besides: count)
  }

  /// When the message in the head's slot arrived; nil if there is none, or no slot any more.
  var oldestArrival: Int64? {
    guard head.pointee.ring.slotCount > 0 else { return nil }
    let arrival = head.pointee.ring.arrival(head.pointee.slot)
    return arrival == QueueRing<Payload>.vacant ? nil : arrival
  }
}
