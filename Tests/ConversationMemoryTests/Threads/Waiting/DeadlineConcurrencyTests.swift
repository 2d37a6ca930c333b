@testable import ConversationMemory
import ConversationTestSupport
import Testing
import _ConversationTestSupport

@Suite(.serialized) struct DeadlineConcurrencyTests {
  private func memory(
    _ course: Course, _ clock: ConversationClock
  ) -> ConversationBufferWindowMemory<Int> {
    ConversationBufferWindowMemory(
      course.configuration(capacity: 1, overflow: .wait, clock: clock))
  }

  @Test(
    "B3 a wait for a message ends when the clock passes the deadline, and not before",
    arguments: Course.allCases)
  func consumersTimeOut(course: Course) async {
    let clock = ConversationManualClock()
    let memory = memory(course, .injected(clock))
    async let threads = runThreads(2) { _ in memory.blockingDequeue(until: .after(.seconds(5))) }
    let task = Task { await memory.dequeue(until: .after(.seconds(5))) }
    let late = Task { await memory.dequeue(until: .after(.seconds(6))) }
    await clock.waitForSleepers(4)
    await memory.yield { $0.consumers == 4 }
    clock.advance(by: .seconds(5) - .nanoseconds(1))
    #expect(memory.waitingCounts.consumers == 4)
    if course == .moving { _ = memory.read() }
    clock.advance(by: .nanoseconds(1))
    #expect(await threads == [.deadline, .deadline])
    #expect(await task.value == .deadline)
    #expect(memory.waitingCounts.consumers == 1)
    // Who gave up takes nothing with it: the next message is the one's who waits on.
    _ = memory.append(7)
    #expect(await late.value.message?.payload == 7)
    #expect(memory.account.live == (course.consumes ? 0 : 1))
  }

  @Test(
    "B2 a wait for room ends when the clock passes the deadline, and gives the message back",
    arguments: Course.allCases)
  func producersTimeOut(course: Course) async {
    let clock = ConversationManualClock()
    let memory = memory(course, .injected(clock))
    _ = memory.append(0)
    async let threads = runThreads(2) { memory.blockingAppend($0, until: .after(.seconds(5))) }
    let instant = memory.configuration.clock.now.advanced(by: .seconds(5))
    let task = Task { await memory.append(2, until: .at(instant)) }
    let draft = Task { await memory.append(ConversationDraft(3), until: .at(instant)) }
    await clock.waitForSleepers(4)
    await memory.yield { $0.producers == 4 }
    clock.advance(by: .seconds(5) - .nanoseconds(1))
    #expect(memory.waitingCounts.producers == 4)
    clock.advance(by: .nanoseconds(1))
    #expect(await threads == [.deadline(0), .deadline(1)])
    #expect(await task.value == .deadline(2))
    #expect(await draft.value == .deadline(3))
    #expect(memory.account.appended == 1)
    #expect(memory.waitingCounts == WaitingCounts())
    await yieldUntilNobodySleeps(on: clock)
  }

  @Test(
    "B4 a subscriber's wait ends when the clock passes the deadline, and misses nothing",
    arguments: Course.allCases.filter { $0 != .queue })
  func subscribersTimeOut(course: Course) async {
    let clock = ConversationManualClock()
    let memory = memory(course, .injected(clock))
    let subscription = memory.subscribe()
    let task = Task { await subscription.next(until: .after(.seconds(5))) }
    await clock.waitForSleepers(1)
    await memory.yield { $0.subscribers == 1 }
    clock.advance(by: .seconds(5))
    #expect(await task.value == nil)
    _ = memory.append(7)
    guard case .message(let message) = await subscription.next(until: .never) else {
      Issue.record("the message was missed")
      return
    }
    #expect(message.payload == 7)
  }

  @Test("B3 whoever is served leaves no alarm behind", arguments: Course.allCases)
  func alarmsEnd(course: Course) async {
    let clock = ConversationManualClock()
    let memory = memory(course, .injected(clock))
    async let threads = runThreads(1) { _ in memory.blockingDequeue(until: .after(.seconds(5))) }
    let task = Task { await memory.dequeue(until: .after(.seconds(5))) }
    await clock.waitForSleepers(2)
    await memory.yield { $0.consumers == 2 }
    _ = await memory.append(1, until: .never)
    if !course.consumes { _ = memory.remove(ConversationMessageID(rawValue: 1)) }
    _ = await memory.append(2, until: .never)
    let first = await threads[0].message?.payload ?? 0
    let second = await task.value.message?.payload ?? 0
    #expect(Set([first, second]) == [1, 2])
    await yieldUntilNobodySleeps(on: clock)
  }

  @Test(
    "B2 B3 B13 a deadline that has passed, however long ago, or is now, does not wait",
    arguments: Course.allCases,
    [ConversationClock.coarse, .precise, .unix, .injected(ConversationManualClock())])
  func pastDeadlines(course: Course, clock: ConversationClock) async {
    let memory = memory(course, clock)
    let present = ConversationDeadline.at(clock.now)
    let deadlines: [ConversationDeadline] = [
      present, .at(ConversationInstant(nanoseconds: -1)),
      .at(ConversationInstant(nanoseconds: .min)),
      .after(.zero), .after(.seconds(-1)), .after(.seconds(-100_000_000_000)),
      .after(.seconds(Int64.min)),
    ]
    for deadline in deadlines {
      #expect(await memory.dequeue(until: deadline) == .deadline)
      #expect(
        await runThreads(1) { _ in memory.blockingDequeue(until: deadline) } == [.deadline])
    }
    _ = memory.append(0)
    for deadline in deadlines {
      #expect(await memory.append(1, until: deadline) == .deadline(1))
      #expect(
        await runThreads(1) { _ in memory.blockingAppend(1, until: deadline) } == [.deadline(1)])
    }
    #expect(await memory.dequeue(until: present).message?.payload == 0)
  }

  @Test(
    "B2 B3 a short deadline of a real clock ends a wait", arguments: Course.allCases,
    [ConversationClock.coarse, .precise, .unix])
  func realDeadlines(course: Course, clock: ConversationClock) async {
    let memory = memory(course, clock)
    let short = ConversationDeadline.after(.milliseconds(3))
    #expect(await memory.dequeue(until: short) == .deadline)
    #expect(await runThreads(1) { _ in memory.blockingDequeue(until: short) } == [.deadline])
    _ = memory.append(0)
    #expect(await memory.append(1, until: short) == .deadline(1))
    #expect(await runThreads(1) { _ in memory.blockingAppend(1, until: short) } == [.deadline(1)])
  }

  @Test(
    "B3 a wait of centuries is a wait", arguments: Course.allCases,
    [ConversationClock.precise, .unix])
  func distantDeadlines(course: Course, clock: ConversationClock) async {
    let memory = memory(course, clock)
    let centuries = ConversationDeadline.after(.seconds(9_000_000_000))
    async let threads = runThreads(1) { _ in memory.blockingDequeue(until: centuries) }
    let task = Task { await memory.dequeue(until: centuries) }
    await memory.yield { $0.consumers == 2 }
    memory.finish()
    #expect(await threads == [.finished])
    #expect(await task.value == .finished)
  }

  private func yieldUntilNobodySleeps(on clock: ConversationManualClock) async {
    while clock.sleeperCount > 0 { await Task.yield() }
  }
}
