import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Payloads are released once")
struct PayloadReleaseTests {
  private func memory(
    _ clock: ConversationManualClock, isQueue: Bool, capacity: Int = 64
  ) -> ConversationBufferWindowMemory<LifetimeProbe> {
    ConversationBufferWindowMemory(
      window: .time(.nanoseconds(100)), capacity: capacity,
      retention: isQueue ? .untilConsumed : .window, clock: .injected(clock))
  }

  @Test("L7 every payload is released once, by whatever way it leaves", arguments: [true, false])
  func allWays(isQueue: Bool) {
    let roster = LifetimeRoster(count: 400)
    do {
      let clock = ConversationManualClock()
      let memory = memory(clock, isQueue: isQueue)
      for number in 0..<400 {
        _ = memory.append(roster.probe(number))
        if number % 5 == 0 { _ = memory.dequeue() }
        if number == 200 { clock.advance(by: .nanoseconds(100)) }
        if number % 50 == 49 { clock.advance(by: .nanoseconds(10)) }
      }
      #expect(memory.account.expired > 0)
      #expect(memory.account.evicted > 0)
      #expect(memory.account.live > 0)
    }
    #expect(roster.settle() == LifetimeRoster.Settlement())
  }

  @Test("L7 what is removed, replaced, or refused is released once")
  func removed() throws {
    let roster = LifetimeRoster(count: 12)
    do {
      var configuration = ConversationConfiguration<LifetimeProbe>()
      configuration.capacity = 6
      configuration.overflow = .reject
      configuration.compactsStates = true
      let memory = ConversationBufferWindowMemory(configuration)
      let first = try #require(memory.append(roster.probe(0)).id)
      for number in 1..<4 { _ = memory.append(roster.probe(number)) }
      for number in 4..<8 {
        _ = memory.append(
          ConversationDraft(
            roster.probe(number), attributes: ConversationAttributes(kind: .state(key: "k"))))
      }
      for number in 8..<12 { _ = memory.append(roster.probe(number)) }
      memory.remove(first.next)
      memory.removeSubtree(of: first)
      #expect(memory.account.removed > 3)
    }
    #expect(roster.settle() == LifetimeRoster.Settlement())
  }

  @Test("L7 a queue that moved into a log releases every payload once")
  func moved() {
    let roster = LifetimeRoster(count: 40)
    do {
      let memory = memory(ConversationManualClock(), isQueue: true, capacity: 20)
      for number in 0..<30 { _ = memory.append(roster.probe(number)) }
      #expect(memory.read().messages.count == 20)
      for number in 30..<40 { _ = memory.append(roster.probe(number)) }
      _ = memory.dequeue()
    }
    #expect(roster.settle() == LifetimeRoster.Settlement())
  }

  @Test(
    "L7 M1 held bytes grow with what is live, and return to the floor when all has expired",
    arguments: [true, false])
  func floor(isQueue: Bool) {
    let clock = ConversationManualClock()
    let memory = ConversationBufferWindowMemory<Int>(
      window: .time(.nanoseconds(100)), capacity: 100_000,
      retention: isQueue ? .untilConsumed : .window, clock: .injected(clock))
    // The slots that stay: 64 of a queue, 16 to 32 of a log.
    let slot = MemoryLayout<ConversationNode>.stride + MemoryLayout<Int?>.stride
    let floor = isQueue ? 64 * QueueRing<Int>.stride : 32 * slot
    _ = memory.append(0)
    #expect(memory.usage.heldBytes <= floor)
    clock.advance(by: .nanoseconds(100))
    #expect(memory.usage.liveBytes == 0)
    for round in 1...3 {
      for number in 0..<10_000 { _ = memory.append(number) }
      let full = memory.usage
      #expect(full.liveBytes == 80_000)
      #expect(full.heldBytes >= 10_000 * MemoryLayout<Int>.stride)
      #expect(full.heldBytes > 10 * floor)
      #expect(full.peakBytes >= full.heldBytes)
      clock.advance(by: .nanoseconds(100))
      #expect(memory.account.expired == 1 + round * 10_000)
      #expect(memory.usage.heldBytes <= floor)
    }
  }
}
