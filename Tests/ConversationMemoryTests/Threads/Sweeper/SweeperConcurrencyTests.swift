@testable import ConversationMemory
import ConversationTestSupport
import Testing
import _ConversationTestSupport

@Suite(.serialized) struct SweeperConcurrencyTests {
  private typealias Memory = ConversationBufferWindowMemory<LifetimeProbe>

  private func memory(
    _ course: Course, _ clock: ConversationManualClock, capacity: Int = 8,
    window: ConversationWindow = .time(.seconds(10))
  ) -> Memory {
    var configuration = course.configuration(
      of: LifetimeProbe.self, capacity: capacity, overflow: .wait, clock: .injected(clock))
    configuration.window = window
    return Memory(configuration)
  }

  /// Returns when so many probes live.
  private func yield(until count: Int, _ tally: Tally) async {
    while tally.liveCount != count { await Task.yield() }
  }

  @Test("W9 L7 what is over is given back though nobody calls", arguments: Course.allCases)
  func givesBack(course: Course) async {
    let clock = ConversationManualClock()
    let tally = Tally()
    // At 0 and 1 the first instant of a clock is not told from the next.
    clock.advance(by: .seconds(1))
    let memory = memory(course, clock)
    for round in 0..<3 {
      for number in 0..<2 { _ = memory.append(LifetimeProbe(number, tally)) }
      clock.advance(by: .seconds(4))
      for number in 2..<5 { _ = memory.append(LifetimeProbe(number, tally)) }
      if course == .moving, round == 1 { _ = memory.read() }
      await clock.waitForSleepers(1)
      #expect(tally.liveCount == 5)
      clock.advance(by: .seconds(7))
      await yield(until: 3, tally)
      await clock.waitForSleepers(1)
      clock.advance(by: .seconds(4))
      await yield(until: 0, tally)
    }
    #expect(memory.account.expired == 15)
  }

  @Test("W9 B2 who waits for room gets it when messages are over", arguments: Course.allCases)
  func makesRoom(course: Course) async {
    let clock = ConversationManualClock()
    let tally = Tally()
    let memory = memory(course, clock, capacity: 2)
    for number in 0..<2 { _ = memory.append(LifetimeProbe(number, tally)) }
    async let threads = runThreads(1) { number in
      memory.blockingAppend(LifetimeProbe(number, tally), until: .never).id?.rawValue
    }
    await memory.yield { $0.producers == 1 }
    let task = Task { await memory.append(LifetimeProbe(9, tally), until: .never).id?.rawValue }
    await memory.yield { $0.producers == 2 }
    if course == .moving { _ = memory.read() }
    await clock.waitForSleepers(1)
    clock.advance(by: .seconds(11))
    #expect(await threads == [3])
    #expect(await task.value == 4)
    #expect(memory.account.expired == 2)
  }

  @Test(
    "W7 W9 a message that is over before those with a longer time of their own is given back",
    arguments: Course.allCases)
  func comesEarlierForShorterTimes(course: Course) async {
    let clock = ConversationManualClock()
    let tally = Tally()
    let memory = memory(course, clock)
    // Each is over before the one that the sweeper waits for.
    _ = memory.append(ConversationDraft(LifetimeProbe(0, tally), timeToLive: .seconds(3600)))
    _ = memory.append(LifetimeProbe(1, tally))
    _ = memory.append(ConversationDraft(LifetimeProbe(2, tally), timeToLive: .seconds(5)))
    _ = memory.append(ConversationDraft(LifetimeProbe(3, tally), timeToLive: .seconds(2)))
    for left in [3, 2, 1] {
      await clock.waitForSleepers(1)
      clock.advance(by: .seconds(left == 3 ? 2 : left == 2 ? 3 : 5))
      await yield(until: left, tally)
    }
    clock.advance(by: .seconds(3600))
    await yield(until: 0, tally)
  }

  @Test("W7 W9 a message of the window's time is given back before those with a longer one")
  func comesEarlierForWindow() async {
    let clock = ConversationManualClock()
    let tally = Tally()
    let memory = memory(.keptLog, clock)
    _ = memory.append(ConversationDraft(LifetimeProbe(0, tally), timeToLive: .seconds(3600)))
    await clock.waitForSleepers(1)
    _ = memory.append(LifetimeProbe(1, tally))
    await clock.waitForSleepers(1)
    clock.advance(by: .seconds(10))
    await yield(until: 1, tally)
  }

  @Test("W9 a sweeper that was replaced has no say any more")
  func replacedSweeper() {
    let clock = ConversationManualClock()
    var configuration = Course.keptLog.configuration(
      of: Int.self, capacity: 8, overflow: .reject, clock: .injected(clock))
    configuration.window = .time(.seconds(10))
    let engine = LogEngine(configuration)
    _ = engine.append(1)
    _ = engine.append(ConversationDraft(2, timeToLive: .seconds(5)))
    #expect(engine.sweep(1) == nil)
    #expect(engine.sweep(2) == 5_000_000_000)
    clock.advance(by: .seconds(7))
    #expect(engine.sweep(1) == nil)
    #expect(engine.sweep(2) == 10_000_000_000)
  }

  @Test("W9 a buffer has one sweeper, however often the next expiry changes")
  func oneSweeper() async {
    let clock = ConversationManualClock()
    let tally = Tally()
    let memory = memory(.keptLog, clock, capacity: 4096)
    await withSeed { generator in
      for _ in 0..<40 {
        for _ in 0..<20 {
          let time = Duration.seconds(Int.random(in: 1...30, using: &generator))
          _ = memory.append(ConversationDraft(LifetimeProbe(0, tally), timeToLive: time))
        }
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(Int.random(in: 1...40, using: &generator)))
      }
      _ = memory.append(LifetimeProbe(0, tally))
      await yield(until: memory.account.live, tally)
      while clock.sleeperCount != 1 { await Task.yield() }
    }
  }

  @Test(
    "L7 a buffer ends while its sweeper sleeps, and the sweeper with it",
    arguments: Course.allCases)
  func endsAsleep(course: Course) async {
    let clock = ConversationManualClock()
    let tally = Tally()
    do {
      let memory = memory(course, clock)
      for number in 0..<5 { _ = memory.append(LifetimeProbe(number, tally)) }
      if course == .moving { _ = memory.read() }
      await clock.waitForSleepers(1)
    }
    await yield(until: 0, tally)
    while clock.sleeperCount != 0 { await Task.yield() }
  }

  @Test("L7 buffers end while their sweepers run", arguments: Course.allCases)
  func endsAwake(course: Course) async {
    let clock = ConversationManualClock()
    let tally = Tally()
    for _ in 0..<100 {
      var memory: Memory? = memory(course, clock)
      for number in 0..<3 { _ = memory?.append(LifetimeProbe(number, tally)) }
      if course == .moving { _ = memory?.read() }
      await clock.waitForSleepers(1)
      clock.advance(by: .seconds(11))
      memory = nil
    }
    await yield(until: 0, tally)
    while clock.sleeperCount != 0 { await Task.yield() }
  }

  @Test("W9 a real clock gives back too", arguments: Course.allCases)
  func realClock(course: Course) async {
    let tally = Tally()
    var configuration = course.configuration(
      of: LifetimeProbe.self, capacity: 2, overflow: .wait, clock: .coarse)
    configuration.window = .time(.milliseconds(5))
    let memory = Memory(configuration)
    for number in 0..<2 { _ = memory.append(LifetimeProbe(number, tally)) }
    await yield(until: 0, tally)
    async let threads = runThreads(3) { number in
      (0..<4).count { _ in
        memory.blockingAppend(LifetimeProbe(number, tally), until: .never).id != nil
      }
    }
    #expect(await threads == [4, 4, 4])
  }
}
