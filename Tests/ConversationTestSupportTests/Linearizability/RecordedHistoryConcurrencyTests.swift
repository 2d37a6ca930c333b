import Testing
import _ConversationTestSupport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@Suite struct RecordedHistoryConcurrencyTests {
  private static let model = QueueModel(capacity: 3)
  /// What “quickly” means, in work and not in time: 230 configurations is the most that was seen.
  private static let checker = LinearizabilityChecker(model, configurationLimit: 10_000)

  /// Records what four threads do with a queue.
  private func record(
    _ queue: TestQueue, callsPerThread: Int, using generator: inout SeededGenerator
  ) -> History<QueueModel.Operation, QueueModel.Outcome> {
    let generators = (0..<4).map { _ in generator.split() }
    let recorder = HistoryRecorder<QueueModel.Operation, QueueModel.Outcome>()
    let lanes = runThreads(4) { thread in
      var generator = generators[thread]
      var lane = recorder.lane(thread: thread, capacity: callsPerThread)
      for call in 0..<callsPerThread {
        let number = thread * 100 + call
        let operation: QueueModel.Operation =
          Bool.random(using: &generator) ? .enqueue(number) : .dequeue
        let yields = Int.random(in: 0..<4, using: &generator)
        lane.record(operation) {
          // Giving way between a stamp and the call makes calls overlap, also on two cores.
          if yields == 1 { sched_yield() }
          let outcome = queue.apply(operation)
          if yields == 2 { sched_yield() }
          return outcome
        }
      }
      return lane
    }
    return recorder.history(of: lanes)
  }

  @Test("A correct queue is accepted, 500 histories of up to 40 calls by four threads")
  func acceptsCorrectQueue() {
    withSeed { generator in
      var overlapCount = 0
      for round in 0..<500 {
        let history = record(
          TestQueue(capacity: 3), callsPerThread: 1 + round % 10, using: &generator)
        let verdict = Self.checker.check(history)
        #expect(verdict.isLinearizable, "seed \(generator.seed): \(verdict)")
        overlapCount += zip(history.calls, history.calls.dropFirst()).count { first, second in
          first.response.map { $0 > second.invocation } ?? true
        }
      }
      #expect(overlapCount > 0, "the threads never met: these histories show nothing")
    }
  }

  @Test("A faulty queue is rejected", arguments: TestQueue.Fault.allCases.filter { $0 != .none })
  func rejectsFaultyQueue(fault: TestQueue.Fault) {
    withSeed { generator in
      var rejectedCount = 0
      for _ in 0..<50 {
        let queue = TestQueue(capacity: 3, fault: fault)
        let history = record(queue, callsPerThread: 10, using: &generator)
        rejectedCount += Self.checker.check(history).isRejected ? 1 : 0
      }
      // Each fault strikes several times a history; only one that strikes at its end can hide.
      #expect(rejectedCount >= 25, "seed \(generator.seed)")
    }
  }

  @Test("A faulty queue is rejected on one thread, at the first call that shows it")
  func rejectsAtFirstSign() {
    func prefixCount(_ fault: TestQueue.Fault, _ operations: [QueueModel.Operation]) -> Int? {
      let queue = TestQueue(capacity: 9, fault: fault)
      let recorder = HistoryRecorder<QueueModel.Operation, QueueModel.Outcome>()
      var lane = recorder.lane(thread: 0)
      for operation in operations { lane.record(operation) { queue.apply(operation) } }
      let verdict = LinearizabilityChecker(QueueModel()).check(recorder.history(of: [lane]))
      guard case .notLinearizable(let counterexample) = verdict else { return nil }
      return counterexample.longestPrefix.count
    }
    let operations =
      (1...6).map { QueueModel.Operation.enqueue($0) } + Array(repeating: .dequeue, count: 6)
    #expect(prefixCount(.none, operations) == nil)
    #expect(prefixCount(.secondOldest, operations) == 8)
    #expect(prefixCount(.lostAppend, operations) == 8)
    #expect(prefixCount(.duplicateDelivery, operations) == 9)
  }

  @Test("Two dequeues that meet between looking and taking are rejected")
  func rejectsTornDequeue() {
    let queue = TestQueue(capacity: 3)
    let recorder = HistoryRecorder<QueueModel.Operation, QueueModel.Outcome>()
    var first = recorder.lane(thread: 2)
    for number in 1...3 { first.record(.enqueue(number)) { queue.enqueue(number) } }
    let barrier = SpinBarrier(2)
    let lanes = runThreads(2) { thread in
      var lane = recorder.lane(thread: thread)
      lane.record(.dequeue) { queue.dequeueInTwoSteps { barrier.wait() } }
      return lane
    }
    #expect(Self.checker.check(recorder.history(of: lanes + [first])).isRejected)
  }
}
