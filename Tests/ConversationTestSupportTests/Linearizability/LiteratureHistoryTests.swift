import Testing
import _ConversationTestSupport

/// The examples of Herlihy and Wing (TOPLAS 12:3, 1990), figures 1 and 2, with x = 1, y = 2, z = 3.
@Suite struct LiteratureHistoryTests {
  private typealias QueueCall = HistoryCall<QueueModel.Operation, QueueModel.Outcome>
  private typealias RegisterCall = HistoryCall<RegisterModel.Operation, RegisterModel.Outcome>

  private func isAccepted(_ calls: [QueueCall]) -> Bool {
    LinearizabilityChecker(QueueModel()).check(History(calls)).isLinearizable
  }

  private func isAccepted(_ calls: [RegisterCall]) -> Bool {
    LinearizabilityChecker(RegisterModel()).check(History(calls)).isLinearizable
  }

  @Test("Queue: overlapping enqueues may be dequeued in either order")
  func overlappingEnqueues() {
    for (first, second) in [(1, 2), (2, 1)] {
      #expect(
        isAccepted([
          .call(0, .enqueue(1), .accepted, 1...4), .call(1, .enqueue(2), .accepted, 2...3),
          .call(1, .dequeue, .value(first), 5...7), .call(0, .dequeue, .value(second), 6...8),
          .call(0, .enqueue(3), .accepted, 9...10),
        ]))
    }
  }

  @Test("Queue: enqueues one after the other are not dequeued in the other order")
  func orderedEnqueues() {
    #expect(
      !isAccepted([
        .call(0, .enqueue(1), .accepted, 1...2), .call(1, .enqueue(2), .accepted, 3...4),
        .call(0, .dequeue, .value(2), 5...6),
      ]))
  }

  @Test("Queue: a dequeue may return what is being enqueued")
  func dequeueDuringEnqueue() {
    #expect(
      isAccepted([
        .call(0, .enqueue(1), .accepted, 1...4), .call(1, .dequeue, .value(1), 2...3),
      ]))
    #expect(
      isAccepted([.pending(0, .enqueue(1), from: 1), .call(1, .dequeue, .value(1), 2...3)]))
  }

  @Test("Queue: nothing is dequeued twice")
  func dequeuedTwice() {
    #expect(
      !isAccepted([
        .call(0, .enqueue(1), .accepted, 1...4), .call(1, .enqueue(2), .accepted, 2...3),
        .call(0, .dequeue, .value(2), 5...7), .call(1, .dequeue, .value(2), 6...8),
      ]))
  }

  @Test("Queue: nothing is dequeued before its enqueue begins")
  func dequeuedTooSoon() {
    #expect(
      !isAccepted([
        .call(1, .dequeue, .value(1), 1...2), .call(0, .enqueue(1), .accepted, 3...4),
      ]))
  }

  @Test("Register: a read beside a write sees the old value or the new")
  func readDuringWrite() {
    for seen in [0, 1, 2] {
      let calls: [RegisterCall] = [
        .call(0, .write(1), .written, 1...4), .call(1, .read, .value(seen), 2...3),
      ]
      #expect(isAccepted(calls) == (seen < 2))
    }
  }

  @Test("Register: once the new value was read, the old one is not (new–old inversion)")
  func inversion() {
    for (first, second) in [(0, 0), (0, 1), (1, 1), (1, 0)] {
      let calls: [RegisterCall] = [
        .call(0, .write(1), .written, 1...6),
        .call(1, .read, .value(first), 2...3), .call(2, .read, .value(second), 4...5),
      ]
      #expect(isAccepted(calls) == (first <= second))
    }
  }
}
