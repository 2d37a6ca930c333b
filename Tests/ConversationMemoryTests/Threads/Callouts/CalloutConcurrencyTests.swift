import ConversationMemory
import ConversationTestSupport
import Testing
import _ConversationTestSupport

@Suite(.serialized) struct CalloutConcurrencyTests {
  /// Does something as it ends.
  private final class Ending: Sendable {
    private let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }

    deinit { body() }
  }

  private typealias Memory = ConversationBufferWindowMemory<Ending>

  @Test("D1 a payload may use the buffer as it ends, however it left", arguments: Course.allCases)
  func payloadsUseTheBuffer(course: Course) async {
    let clock = ConversationManualClock()
    var configuration = course.configuration(
      of: Ending.self, capacity: 2, overflow: .evictOldest, clock: .injected(clock))
    configuration.window = .time(.seconds(10))
    let memory = Memory(configuration)
    let tally = Tally()
    let probe: @Sendable () -> Ending = {
      let life = LifetimeProbe(0, tally)
      return Ending { [weak memory] in
        _ = life
        _ = memory?.account
        if course != .queue { _ = memory?.read() }
      }
    }
    // Evicted, consumed, over when others come, over when nobody does, removed, come back.
    for _ in 0..<4 { _ = memory.append(probe()) }
    _ = memory.dequeue()
    clock.advance(by: .seconds(20))
    for _ in 0..<2 { _ = memory.append(probe()) }
    await clock.waitForSleepers(1)
    clock.advance(by: .seconds(20))
    while tally.liveCount > 0 { await Task.yield() }
    if course == .keptLog, let id = memory.append(probe()).id { memory.remove(id) }
    memory.finish()
    _ = memory.append(probe())
    #expect(tally.liveCount == 0)
  }

  @Test("D1 a collection may use the buffer that it is appended to", arguments: Course.allCases)
  func collectionsUseTheBuffer(course: Course) async {
    let memory = ConversationBufferWindowMemory<Int>(
      course.configuration(capacity: 64, overflow: .reject))
    let lazily = (0..<4).lazy.map { $0 + memory.account.appended }
    #expect(memory.append(contentsOf: lazily) != .full)
    #expect(memory.append(contentsOf: Set([8])) != .full)
    #expect(memory.append(contentsOf: [Int]()) != .full)
    #expect(memory.dequeue(atMost: 9).map(\.payload) == [0, 1, 2, 3, 8])
  }

  @Test("B3 taking all that there is asks for no more room than that", arguments: Course.allCases)
  func takesAll(course: Course) async {
    let memory = ConversationBufferWindowMemory<Int>(
      course.configuration(capacity: 64, overflow: .reject))
    _ = memory.append(contentsOf: 0..<50)
    var taken: [Int] = []
    #expect(memory.dequeue(atMost: .max, into: &taken) == 50)
    #expect(taken == Array(0..<50))
  }

  @Test(
    "W1 L2 at a clock's first instant time is counted as at any other",
    arguments: Course.allCases)
  func firstInstant(course: Course) async {
    let clock = ConversationManualClock()
    var configuration = course.configuration(
      of: Int.self, capacity: 2, overflow: .reject, clock: .injected(clock))
    configuration.window = .time(.seconds(10))
    let memory = ConversationBufferWindowMemory(configuration)
    _ = memory.append(1)
    _ = memory.append(2)
    #expect(memory.dequeue()?.arrival.nanoseconds == 0)
    clock.advance(by: .seconds(10))
    if course == .moving { #expect(memory.read().messages.isEmpty) }
    #expect(memory.dequeue() == nil)
  }
}
