import Synchronization
import Testing

@testable import ConversationMemory

/// Several messages are taken in one step, though slot after slot becomes empty.
@Suite("A queue from which several are taken")
struct QueueStepTests {
  private func queue() throws -> QueueEnds<Int> {
    var configuration = ConversationConfiguration<Int>()
    configuration.retention = .untilConsumed
    configuration.capacity = 3
    configuration.overflow = .reject
    let queue = QueueEnds(configuration, slotCount: 3)
    for number in 1...3 { try append(number, to: queue) }
    return queue
  }

  private func append(_ number: Int, to queue: QueueEnds<Int>) throws {
    try #require(queue.lockTail(toPut: 1, at: ClockReading(.coarse)) == .locked)
    _ = queue.putAndUnlock(number, at: ClockReading(.coarse))
  }

  @Test("L3 L4 it is not told full by what a step that others saw done has yet to empty")
  func amidAStep() throws {
    let queue = try queue()
    defer { queue.deallocate() }
    let now = ClockReading(.coarse)
    #expect(queue.lockTail(toPut: 1, at: now) == .full)

    // A step that takes all three comes as far as the first slot.
    queue.head.lock.lock()
    unsafe queue.head.pointee.ring.isLeaving.pointee.store(true, ordering: .relaxed)
    #expect(queue.take(.consumed) == 1)
    try append(4, to: queue)
    for count in 1...3 { #expect(queue.lockTail(toPut: count, at: now) == .needsBoth) }

    #expect(queue.take(.consumed) == 2 && queue.take(.consumed) == 3)
    unsafe queue.head.pointee.ring.isLeaving.pointee.store(false, ordering: .releasing)
    queue.head.lock.unlock()
    for number in 5...6 { try append(number, to: queue) }
    #expect(queue.lockTail(toPut: 1, at: now) == .full)
  }
}
