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
    while head.pointee.ring.arrival(head.pointee.slot) != QueueRing<Payload>.vacant {
      _ = head.pointee.ring.empty(head.pointee.slot)
      head.pointee.advance()
    }
    head.pointee.ring.deallocate()
    tail.deallocate()
    head.deallocate()
  }
}
