import ConversationTestSupport
import Testing

@testable import ConversationMemory

@Suite("When a sweeper comes")
struct SweepPlanTests {
  /// Something to sweep that nobody waits for.
  private final class Nothing: Sweepable {
    func sweep(_: Int) -> Int64? { nil }
  }

  /// A plan for that, in a box of its own.
  private final class Planner {
    private var plan = SweepPlan()
    private let clock = ConversationClock.injected(ConversationManualClock())

    var next: Int64 { plan.next }
    func begin(_ number: Int) -> Bool { plan.begin(number) }
    func end(_ number: Int, next due: Int64?) -> Int64? { plan.end(number, next: due, from: 0) }

    /// Whether another one was there before.
    func expect(at due: Int64) -> Bool {
      plan.expect(at: due, from: 0, for: Nothing(), clock: clock) != nil
    }

    /// Whether there was one.
    func retire() -> Bool { plan.retire() != nil }
  }

  @Test("W9 it comes for the earliest of what is expected, in every order")
  func earliest() {
    let instants: [Int64] = [10, 20, 30]
    for first in instants {
      for second in instants {
        let plan = Planner()
        #expect(plan.next == .max)
        #expect(!plan.expect(at: first))
        let retired = plan.expect(at: second)
        #expect(retired == (second < first))
        #expect(plan.next == min(first, second))
        // One that was replaced has no say.
        let last = second < first ? 2 : 1
        #expect(plan.end(last - 1, next: 5) == nil)
        #expect(plan.end(last, next: 40) == 40)
        #expect(plan.next == 40)
        #expect(plan.end(last, next: nil) == nil)
        #expect(plan.next == .max)
      }
    }
  }

  @Test("W9 where each is over a little sooner than the one before, few others come, and not late")
  func falling() {
    let plan = Planner()
    var others = 0
    for due in stride(from: Int64(10_000_000_000), to: 0, by: -100_000) {
      if plan.expect(at: due) { others += 1 }
      #expect(plan.next - due <= min(5_000_000, due / 63))
    }
    #expect(others < 2_500)
  }

  @Test("W9 what is expected while it is at work is noted for it")
  func atWork() {
    for (expected, seen, next) in [(15, 30, 15), (30, 15, 15), (15, nil, 15), (nil, 15, 15)] {
      let plan = Planner()
      _ = plan.expect(at: 10)
      #expect(!plan.begin(0))
      #expect(plan.begin(1))
      #expect(plan.next == .max)
      if let expected {
        #expect(!plan.expect(at: Int64(expected)))
      }
      #expect(plan.end(1, next: seen.map { Int64($0) }) == Int64(next))
      #expect(plan.next == Int64(next))
      // It is not at work any more.
      #expect(plan.expect(at: 1))
    }
  }

  @Test("W9 none comes to who has moved")
  func retired() {
    let plan = Planner()
    #expect(!plan.retire())
    _ = plan.expect(at: 10)
    #expect(plan.retire())
    #expect(plan.next == .max)
    #expect(plan.end(1, next: 20) == nil)
  }

  @Test("W9 L2 a buffer that nobody sweeps has no task, and shows nothing that is over")
  func unswept() {
    let clock = ConversationManualClock()
    var configuration = ConversationConfiguration<Int>()
    configuration.window = .time(.seconds(1))
    configuration.clock = .injected(clock)
    configuration.isSwept = false
    let memory = ConversationBufferWindowMemory(configuration)
    for number in 0..<10 {
      _ = memory.append(ConversationDraft(number, timeToLive: .seconds(number)))
      let plan = memory.log.use { $0.state.pointee.sweeps.next }
      #expect(plan == .min)
      let hasSweeper = memory.log.use { $0.state.pointee.sweeps.sweeper != nil }
      #expect(!hasSweeper)
    }
    clock.advance(by: .seconds(5))
    #expect(memory.read().messages.map(\.payload) == [6, 7, 8, 9])
    #expect(memory.account.expired == 6)
  }
}
