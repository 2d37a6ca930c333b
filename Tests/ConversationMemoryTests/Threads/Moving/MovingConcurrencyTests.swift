@testable import ConversationMemory
import ConversationTestSupport
import Testing
import _ConversationTestSupport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@Suite(.serialized) struct MovingConcurrencyTests {
  private typealias Memory = ConversationBufferWindowMemory<LifetimeProbe>

  private func memory(_ capacity: Int, _ overflow: ConversationOverflow) -> Memory {
    Memory(Course.moving.configuration(capacity: capacity, overflow: overflow))
  }

  @Test("L4 L5 L7 a queue moves to a log at any instant of a race, and nothing is lost")
  func movesAtAnyInstant() async {
    await withSeed { generator in
      for round in 0..<120 {
        let memory = memory(1 + round % 4, .wait)
        let roster = LifetimeRoster(count: 120)
        let delay = Int.random(in: 0..<120, using: &generator)
        let left = Countdown(3)
        let received = await runThreads(6) { thread -> [Int] in
          switch thread {
          case 0..<3:
            for number in 0..<40 {
              _ = memory.blockingAppend(roster.probe(thread * 40 + number), until: .never)
            }
            if left.isLast() { memory.finish() }
            return []
          case 3..<5:
            var numbers: [Int] = []
            while let message = memory.blockingDequeue(until: .never).message {
              numbers.append(message.payload.number)
            }
            return numbers
          default:
            while memory.account.appended < delay { sched_yield() }
            _ = memory.read()
            return []
          }
        }
        #expect(!memory.isOnQueue)
        #expect(received.flatMap(\.self).sorted() == Array(0..<120), "seed \(generator.seed)")
        #expect(memory.account.consumed == 120)
        #expect(roster.settle() == LifetimeRoster.Settlement())
      }
    }
  }

  @Test("L4 many threads have one queue move, and all see the same log")
  func manyMove() async {
    for round in 0..<60 {
      let memory = memory(64, .evictOldest)
      let tally = Tally()
      for number in 0..<(round % 3 * 20) { _ = memory.append(LifetimeProbe(number, tally)) }
      let views = await runThreads(6) { thread -> [UInt64] in
        switch thread % 3 {
        case 0: _ = memory.append(LifetimeProbe(100, tally))
        case 1: _ = memory.subscribe().next()
        default: break
        }
        return memory.read().messages.map(\.id.rawValue)
      }
      let last = memory.read().messages.map(\.id.rawValue)
      // Nothing leaves here, so that each saw the beginning of what the last one sees.
      for view in views { #expect(Array(last.prefix(view.count)) == view) }
      #expect(last.count == round % 3 * 20 + 2)
    }
  }

  @Test("B2 B3 D1 those who wait are served after a move: threads and tasks, with and without end")
  func waitersSurvive() async {
    for _ in 0..<40 {
      let clock = ConversationManualClock()
      let memory = ConversationBufferWindowMemory<Int>(
        Course.moving.configuration(capacity: 2, overflow: .wait, clock: .injected(clock)))
      async let threads = runThreads(2) { thread in
        memory.blockingDequeue(until: thread == 0 ? .never : .after(.seconds(9)))
      }
      let tasks = (0..<2).map { task in
        Task { await memory.dequeue(until: task == 0 ? .never : .after(.seconds(9))) }
      }
      let cancelled = Task { await memory.dequeue(until: .never) }
      await memory.yield { $0.consumers == 5 }
      async let others = runThreads(3) { thread -> Int in
        switch thread {
        case 0: _ = memory.read()
        case 1: cancelled.cancel()
        default: for number in 1...4 { _ = memory.blockingAppend(number, until: .never) }
        }
        return 0
      }
      _ = await others
      // The cancelled one may have been served before; then one of the others gets the end.
      memory.finish()
      var got: [Int] = []
      for result in await threads { got.append(result.message?.payload ?? 0) }
      for task in tasks { got.append(await task.value.message?.payload ?? 0) }
      if let number = await cancelled.value.message?.payload { got.append(number) }
      #expect(got.filter { $0 > 0 }.sorted() == [1, 2, 3, 4])
    }
  }
}
