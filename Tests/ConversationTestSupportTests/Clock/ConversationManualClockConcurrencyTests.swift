import ConversationTestSupport
import Testing
import _ConversationTestSupport

@Suite struct ConversationManualClockConcurrencyTests {
  /// How the sleeps of a test ended.
  private struct Ends {
    var wokenCount = 0
    var cancelledCount = 0
    var earlyCount = 0
  }

  /// Sleeps till a deadline and notes how that ended.
  private static func sleep(
    on clock: ConversationManualClock, until deadline: ConversationManualClock.Instant,
    noting ends: Shared<Ends>
  ) async {
    do {
      try await clock.sleep(until: deadline)
      let isEarly = clock.now < deadline
      ends.withLock { ends in
        ends.wokenCount += 1
        ends.earlyCount += isEarly ? 1 : 0
      }
    } catch {
      ends.withLock { $0.cancelledCount += 1 }
    }
  }

  @Test("Sleep, advance and cancel from eight threads: each sleep ends once, none too early")
  func endsEverySleepOnce() async {
    await withSeed { generator in
      for _ in 0..<10 {
        let clock = ConversationManualClock()
        let ends = Shared(Ends())
        let generators = (0..<8).map { _ in generator.split() }
        let tasks = await runThreads(8) { thread in
          var generator = generators[thread]
          var tasks: [Task<Void, Never>] = []
          for _ in 0..<100 {
            let offset = Int64.random(in: 0...200, using: &generator)
            // Read here: a task that began after the last move would sleep for good.
            let deadline = clock.now.advanced(by: .nanoseconds(offset))
            tasks.append(
              Task.detached { await Self.sleep(on: clock, until: deadline, noting: ends) })
            clock.advance(by: .nanoseconds(Int64.random(in: 0...3, using: &generator)))
            if Bool.random(using: &generator) { tasks.randomElement(using: &generator)?.cancel() }
          }
          return tasks
        }.flatMap { $0 }
        // The deadlines lie at most 200 ns ahead of a clock that moved 2,400 ns at most, so that
        // whoever goes to sleep after this has no need to.
        clock.advance(to: .init(nanoseconds: 2_600))
        for task in tasks { await task.value }
        let result = ends.withLock { $0 }
        #expect(result.wokenCount + result.cancelledCount == 800, "seed \(generator.seed)")
        #expect(result.earlyCount == 0, "seed \(generator.seed)")
        #expect(clock.sleeperCount == 0)
      }
    }
  }

  @Test("A storm of cancellations against one move: each sleep ends one way")
  func survivesCancellationStorm() async {
    for _ in 0..<20 {
      let clock = ConversationManualClock()
      let ends = Shared(Ends())
      let tasks = (0..<200).map { name in
        Task.detached {
          let deadline = ConversationManualClock.Instant(nanoseconds: Int64(name % 7) + 1)
          await Self.sleep(on: clock, until: deadline, noting: ends)
        }
      }
      await clock.waitForSleepers(200)
      _ = await runThreads(8) { thread in
        if thread == 0 { clock.advance(by: .nanoseconds(4)) }
        for index in tasks.indices where index % 4 == thread % 4 { tasks[index].cancel() }
      }
      for task in tasks { await task.value }
      let result = ends.withLock { $0 }
      #expect(result.wokenCount + result.cancelledCount == 200)
      #expect(result.earlyCount == 0)
      #expect(clock.sleeperCount == 0)
    }
  }

  @Test("Two threads that advance at once both count")
  func addsAllAdvances() {
    let clock = ConversationManualClock()
    let sawItGoBack = runThreads(4) { _ in
      var last = clock.now
      for _ in 0..<2_000 {
        clock.advance(by: .nanoseconds(1))
        if clock.now <= last { return true }
        last = clock.now
      }
      return false
    }
    #expect(!sawItGoBack.contains(true))
    #expect(clock.now.nanoseconds == 8_000)
  }

  @Test("A party that sleeps again and again is met each time")
  func meetsLoop() async throws {
    let clock = ConversationManualClock()
    let party = Task {
      for _ in 0..<500 { try await clock.sleep(for: .seconds(1)) }
      return clock.now
    }
    for _ in 0..<500 {
      await clock.waitForSleepers(1)
      clock.advance(by: .seconds(1))
    }
    #expect(try await party.value.nanoseconds == 500_000_000_000)
  }
}
