import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("A queue that has moved into a log")
struct QueueMoveTests {
  private let clock = ConversationManualClock()

  private func memory<Payload: Sendable>(
    isQueue: Bool = true, capacity: Int = 1_000, window: ConversationWindow = .unbounded,
    overflow: ConversationOverflow = .evictOldest, of _: Payload.Type = Int.self
  ) -> ConversationBufferWindowMemory<Payload> {
    var configuration = ConversationConfiguration<Payload>()
    configuration.capacity = capacity
    configuration.window = window
    configuration.overflow = overflow
    configuration.retention = .untilConsumed
    configuration.clock = .injected(clock)
    if !isQueue { configuration.observer = { _, _ in } }
    return ConversationBufferWindowMemory(configuration)
  }

  /// Asks it what only a log can answer.
  private func move(_ memory: ConversationBufferWindowMemory<Int>) { _ = memory.branches }

  @Test("M1 L7 it gives its slots back, and all that is held is counted", arguments: 0...10)
  func givesBack(power: Int) {
    let count = (1 << power) - 1
    let queue = memory()
    let log = memory(isQueue: false)
    for number in 0..<count {
      for memory in [queue, log] { _ = memory.append(number) }
    }
    let before = queue.usage
    let view = queue.read()
    #expect(view.messages == log.read().messages)
    #expect(queue.ends?.head.pointee.ring.slotCount == 0)
    #expect(queue.ends?.tail.pointee.ring.slotCount == 0)
    #expect(queue.usage.heldBytes == log.usage.heldBytes)
    #expect(queue.usage.liveBytes == log.usage.liveBytes)
    // For a moment both were held.
    #expect(queue.usage.peakBytes == before.heldBytes + log.usage.heldBytes)
    #expect(queue.account == log.account)
    queue.checkInvariants()
  }

  @Test("M1 what was the peak before is the peak after")
  func peak() {
    let queue = memory(window: .time(.nanoseconds(10)))
    for number in 0..<900 { _ = queue.append(number) }
    let peak = queue.usage.peakBytes
    clock.advance(by: .nanoseconds(10))
    #expect(queue.account.live == 0)
    move(queue)
    #expect(queue.usage.peakBytes == peak)
    #expect(queue.usage.heldBytes < peak / 8)
  }

  @Test("M3 M4 every call goes straight to the log, past the locks of the queue")
  func straight() async throws {
    let memory = memory(overflow: .wait)
    _ = memory.append(contentsOf: [1, 2, 3])
    let ends = try #require(memory.ends)
    let subscription = memory.subscribe()
    let all = ConversationMessageID(rawValue: 1)..<ConversationMessageID(rawValue: 10)
    // Whoever asked for one of them would never come back.
    ends.lockBoth()
    #expect(await memory.append(4, until: .never).id?.rawValue == 4)
    #expect(memory.append(contentsOf: [5, 6]) != .full)
    #expect(await memory.append(contentsOf: [7], until: .never) != .full)
    #expect(memory.append(ConversationDraft(8)).id?.rawValue == 8)
    #expect(memory.dequeue()?.payload == 1)
    #expect(memory.dequeuePayload() == 2)
    #expect(memory.dequeue(atMost: 1).map(\.payload) == [3])
    var payloads: [Int] = []
    #expect(memory.dequeue(atMost: 2, into: &payloads) == 2)
    #expect(await memory.dequeue(until: .never).message?.payload == 6)
    #expect(await memory.dequeuePayload(until: .never) == 7)
    // A message by itself is put past the head's lock only.
    ends.tail.lock.unlock()
    #expect(memory.append(9).id?.rawValue == 9)
    ends.tail.lock.lock()
    #expect(await memory.dequeue(atMost: 9, into: &payloads, until: .never) == 2)
    #expect(payloads == [4, 5, 8, 9])
    #expect(await memory.dequeue(until: .after(.zero)).message == nil)
    #expect(memory.account.consumed == 9)
    #expect(memory.usage.liveBytes == 0)
    #expect(memory.read().messages.isEmpty)
    #expect(subscription.next() == .lagged(all))
    memory.finish()
    #expect(memory.append(contentsOf: [1]) == .finished)
    ends.unlockBoth()
    memory.checkInvariants()
  }

  @Test("L7 every payload is released once, from every place in the ring", arguments: 0..<70)
  func releases(offset: Int) {
    let roster = LifetimeRoster(count: 100)
    do {
      let memory = memory(capacity: 64, of: LifetimeProbe.self)
      for number in 0..<offset {
        _ = memory.append(roster.probe(number))
        _ = memory.dequeue()
      }
      for number in offset..<100 { _ = memory.append(roster.probe(number)) }
      let expected = Array(max(offset, 36)..<100)
      #expect(memory.payloads().map(\.number) == expected)
      memory.checkInvariants()
      #expect(memory.dequeuePayload()?.number == expected[0])
    }
    #expect(roster.settle() == LifetimeRoster.Settlement())
  }

  @Test("W9 its sweeper ends, and the log's comes")
  func sweeper() async {
    let memory = memory(window: .time(.nanoseconds(10)))
    _ = memory.append(1)
    await clock.waitForSleepers(1)
    move(memory)
    clock.advance(by: .nanoseconds(5))
    _ = memory.append(2)
    // That of the queue would be the second; it is gone, or on its way.
    await clock.waitForSleepers(1)
    clock.advance(by: .nanoseconds(5))
    #expect(memory.account.expired == 1)
    #expect(memory.payloads() == [2])
    memory.checkInvariants()
  }

  @Test("L5 L9 the account goes on, whatever became of messages before", arguments: [1, 3, 70])
  func account(capacity: Int) {
    let queue = memory(capacity: capacity, window: .time(.nanoseconds(10)))
    let log = memory(isQueue: false, capacity: capacity, window: .time(.nanoseconds(10)))
    for memory in [queue, log] {
      for number in 0..<100 { _ = memory.append(number) }
    }
    clock.advance(by: .nanoseconds(10))
    for memory in [queue, log] {
      for number in 0..<2 * capacity { _ = memory.append(number) }
      _ = memory.dequeue()
    }
    move(queue)
    for memory in [queue, log] { _ = memory.append(contentsOf: [7]) }
    #expect(queue.account == log.account)
    #expect(queue.account.live == queue.payloads().count)
    queue.checkInvariants()
  }
}
