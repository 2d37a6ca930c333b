import ConversationMemory
import Testing
import _ConversationTestSupport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@Suite(.serialized) struct LinearizabilityConcurrencyTests {
  typealias Operation = BufferModel.Operation
  typealias Recorded = History<BufferModel.Operation, BufferModel.Outcome>

  @Test(
    "L1 L3 L4 L5 B2 B3 B7 B12 short histories could have come from one caller at a time",
    arguments: Course.allCases)
  func isLinearizable(course: Course) async {
    await withSeed { generator in
      var overlapCount = 0
      for round in 0..<240 {
        let capacity = 1 + round % 3
        let overflow = [ConversationOverflow.reject, .wait, .evictOldest][round / 3 % 3]
        let history = await record(
          BufferSubject(course.configuration(capacity: capacity, overflow: overflow)),
          threadCount: 3 + round % 2, callCount: 8, reads: course != .queue,
          capacity: capacity, using: &generator)
        let model = BufferModel(
          capacity: capacity, overflow: overflow, consumes: course.consumes)
        let verdict = LinearizabilityChecker(model).check(history)
        #expect(
          verdict.isLinearizable,
          "seed \(generator.seed), \(course), \(overflow), capacity \(capacity): \(verdict)")
        overlapCount += overlaps(in: history)
      }
      #expect(overlapCount > 0, "the threads never met: these histories show nothing")
    }
  }

  @Test(
    "L4 the same harness rejects a buffer that drops, repeats or swaps messages",
    arguments: Course.allCases, BufferSubject.Fault.allCases)
  func rejectsFaults(course: Course, fault: BufferSubject.Fault) async {
    await withSeed { generator in
      var rejectedCount = 0
      for _ in 0..<40 {
        let subject = BufferSubject(
          course.configuration(capacity: 3, overflow: .evictOldest), fault: fault)
        let history = await record(
          subject, threadCount: 3, callCount: 8, reads: course != .queue, capacity: 3,
          using: &generator)
        let model = BufferModel(capacity: 3, overflow: .evictOldest, consumes: course.consumes)
        // To reject is to try every order; where that takes long the next history will do.
        let checker = LinearizabilityChecker(model, configurationLimit: 10_000)
        if checker.check(history).isRejected { rejectedCount += 1 }
      }
      #expect(rejectedCount >= 5, "seed \(generator.seed)")
    }
  }

  private func record(
    _ subject: BufferSubject, threadCount: Int, callCount: Int, reads: Bool, capacity: Int,
    using generator: inout SeededGenerator
  ) async -> Recorded {
    let generators = (0..<threadCount).map { _ in generator.split() }
    let recorder = HistoryRecorder<BufferModel.Operation, BufferModel.Outcome>()
    let lanes = await runThreads(threadCount) { thread in
      var generator = generators[thread]
      var lane = recorder.lane(thread: thread, capacity: callCount)
      for call in 0..<callCount {
        let operation = Self.operation(
          number: thread * 100 + call, reads: reads, capacity: capacity, using: &generator)
        let yields = Int.random(in: 0..<4, using: &generator)
        lane.record(operation) {
          // Giving way between a stamp and the call makes calls overlap, also on two cores.
          if yields == 1 { sched_yield() }
          let outcome = subject.apply(operation)
          if yields == 2 { sched_yield() }
          return outcome
        }
      }
      return lane
    }
    return recorder.history(of: lanes)
  }

  private static func operation(
    number: Int, reads: Bool, capacity: Int, using generator: inout SeededGenerator
  ) -> Operation {
    switch Int.random(in: 0..<44, using: &generator) {
    case 0..<10: .append(number)
    case 10..<14: .appendWaiting(number)
    // A batch that waits is no part of this: while it does, one that needs less room is refused.
    case 14..<17: .appendAll(numbers(from: number, atMost: capacity, using: &generator))
    case 17..<28: .dequeue
    case 28..<32: .dequeueAll(Int.random(in: 1...capacity + 1, using: &generator))
    case 32..<37: .dequeueWaiting
    case 37..<40: .account
    case 40..<43 where reads: .read
    case 43: .finish
    default: .account
    }
  }

  private static func numbers(
    from number: Int, atMost limit: Int, using generator: inout SeededGenerator
  ) -> [Int] {
    (0..<Int.random(in: 1...limit, using: &generator)).map { number + $0 * 1000 }
  }

  private func overlaps(in history: Recorded) -> Int {
    zip(history.calls, history.calls.dropFirst()).count { first, second in
      first.response.map { $0 > second.invocation } ?? true
    }
  }
}
