import ConversationTestSupport
import Testing

@Suite struct ConversationManualClockTests {
  private let clock = ConversationManualClock()
  private let executor = StepExecutor()
  private let woken = Shared<[Int]>([])

  /// Starts a task that sleeps and then notes its name, or the name's negative if cancelled.
  private func sleeper(_ name: Int, until nanoseconds: Int64) -> Task<Void, Never> {
    let task = Task(executorPreference: executor) { [clock, woken] in
      do {
        try await clock.sleep(until: .init(nanoseconds: nanoseconds))
        woken.withLock { $0.append(name) }
      } catch {
        #expect(error is CancellationError)
        woken.withLock { $0.append(-name) }
      }
    }
    executor.drain()
    return task
  }

  private var names: [Int] { woken.withLock { $0 } }

  @Test("It begins at the start and moves only when told")
  func moves() {
    #expect(clock.now == .start)
    clock.advance(by: .milliseconds(3))
    clock.advance(by: .zero)
    clock.advance(to: .init(nanoseconds: 3_000_001))
    #expect(clock.now.nanoseconds == 3_000_001)
    clock.advance(by: .seconds(Int64.max))
    #expect(clock.now == .last)
    #expect(clock.minimumResolution == .nanoseconds(1))
  }

  @Test("One move past many sleepers wakes them by deadline, then by arrival")
  func wakesInOrder() {
    let deadlines: [Int64] = [30, 10, 20, 10, 40, 20, 10]
    for (name, deadline) in deadlines.enumerated() { _ = sleeper(name + 1, until: deadline) }
    #expect(clock.sleeperCount == 7)
    clock.advance(by: .nanoseconds(30))
    executor.drain()
    #expect(names == [2, 4, 7, 3, 6, 1])
    #expect(clock.sleeperCount == 1)
    clock.advance(by: .nanoseconds(10))
    executor.drain()
    #expect(names.last == 5)
  }

  @Test("A sleeper wakes at its deadline and not a nanosecond before")
  func wakesOnTheDot() {
    _ = sleeper(1, until: 100)
    clock.advance(to: .init(nanoseconds: 99))
    executor.drain()
    #expect(names == [])
    clock.advance(to: .init(nanoseconds: 100))
    executor.drain()
    #expect(names == [1])
  }

  @Test("A deadline that is not to come does not suspend", arguments: [-1, 0] as [Int64])
  func returnsAtOnce(nanoseconds: Int64) {
    _ = sleeper(1, until: nanoseconds)
    #expect(names == [1])
    #expect(clock.sleeperCount == 0)
  }

  @Test("A cancelled sleeper throws at once, the others sleep on")
  func cancels() {
    _ = sleeper(1, until: 10)
    let second = sleeper(2, until: 10)
    _ = sleeper(3, until: 10)
    second.cancel()
    executor.drain()
    #expect(names == [-2])
    #expect(clock.sleeperCount == 2)
    second.cancel()
    clock.advance(by: .nanoseconds(10))
    executor.drain()
    #expect(names == [-2, 1, 3])
  }

  @Test("A task cancelled before it sleeps throws, whether or not the deadline is to come")
  func throwsWhenCancelledBefore() async {
    for deadline in [0, 10] as [Int64] {
      let task = Task {
        unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
        try await clock.sleep(until: .init(nanoseconds: deadline))
      }
      await #expect(throws: CancellationError.self) { try await task.value }
      #expect(clock.sleeperCount == 0)
    }
  }

  @Test("Whoever is woken finds the clock past its deadline")
  func showsTheDeadline() async throws {
    async let seen = {
      try await clock.sleep(for: .seconds(5))
      return clock.now
    }()
    await clock.waitForSleepers(1)
    clock.advance(by: .seconds(7))
    #expect(try await seen == .init(nanoseconds: 7_000_000_000))
  }

  @Test("Waiting for sleepers ends when they are there, when there are enough, when cancelled")
  func waitsForSleepers() {
    func watch(_ name: Int, _ count: Int) -> Task<Void, Never> {
      let task = Task(executorPreference: executor) { [clock, woken] in
        await clock.waitForSleepers(count)
        woken.withLock { $0.append(name) }
      }
      executor.drain()
      return task
    }
    _ = watch(100, 0)
    _ = watch(101, 2)
    let third = watch(102, 9)
    #expect(names == [100])
    _ = sleeper(1, until: 10)
    #expect(names == [100])
    _ = sleeper(2, until: 10)
    #expect(names == [100, 101])
    third.cancel()
    executor.drain()
    #expect(names == [100, 101, 102])
  }

  @Test("The clock never goes backwards")
  func refusesToGoBack() async {
    await #expect(processExitsWith: .failure) {
      let clock = ConversationManualClock()
      clock.advance(by: .seconds(1))
      clock.advance(to: .start)
    }
    await #expect(processExitsWith: .failure) {
      ConversationManualClock().advance(by: .nanoseconds(-1))
    }
  }
}
