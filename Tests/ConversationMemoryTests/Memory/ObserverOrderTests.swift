import ConversationTestSupport
import Synchronization
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("What observers are told, however much is over at once")
struct ObserverOrderTests {
  private struct Entry: Equatable {
    let id: UInt64
    let payload: Int
    let reason: ConversationDeparture.Reason
  }

  private final class Diary: Sendable {
    let entries = Mutex<[Entry]>([])
  }

  private func memory(
    _ retention: ConversationRetention, _ clock: ConversationManualClock, _ diary: Diary
  ) -> ConversationBufferWindowMemory<Int> {
    var configuration = ConversationConfiguration<Int>()
    configuration.window = [.time(.nanoseconds(100)), .count(900)]
    configuration.capacity = 1_000
    configuration.retention = retention
    configuration.clock = .injected(clock)
    configuration.isSwept = false
    configuration.observer = { message, reason in
      diary.entries.withLock {
        $0.append(Entry(id: message.id.rawValue, payload: message.payload, reason: reason))
      }
    }
    return ConversationBufferWindowMemory(configuration)
  }

  /// Much that is over at once, and more that leaves beside it in every way.
  private func run(
    _ memory: ConversationBufferWindowMemory<Int>, _ clock: ConversationManualClock,
    seed: UInt64, collecting: Bool
  ) {
    var random = SeededGenerator(seed: seed)
    var pinned: [ConversationMessageID] = []
    for step in 0..<3_000 {
      if collecting { _ = memory.usage }
      switch random.next() % 40 {
      case 0: clock.advance(by: .nanoseconds(Int64(random.next() % 200)))
      case 1: _ = memory.dequeue()
      case 2:
        let id = memory.append(ConversationDraft(step, isPinned: true)).id
        if let id { pinned.append(id) }
      case 3: if !pinned.isEmpty { memory.remove(pinned.removeFirst()) }
      case 4:
        _ = memory.append(contentsOf: (0..<300).map { ConversationDraft(step * 1_000 + $0) })
      case 5:
        // Over as they come, at the instant at which others give way to them.
        let none = Duration.nanoseconds(0)
        _ = memory.append(
          contentsOf: (0..<100).map { ConversationDraft(-$0, timeToLive: none) })
      case 6...20:
        let timeToLive = Duration.nanoseconds(Int64(random.next() % 300))
        _ = memory.append(ConversationDraft(step, timeToLive: timeToLive))
      default: _ = memory.append(step)
      }
    }
  }

  @Test(
    "L9 W9 W10 the order is that of the instants, whoever collects what is over and when",
    arguments: [ConversationRetention.window, .untilConsumed])
  func order(_ retention: ConversationRetention) {
    withSeed { random in
      let seed = random.next()
      let told = [false, true].map { collecting -> [Entry] in
        let (clock, diary) = (ConversationManualClock(), Diary())
        let memory = memory(retention, clock, diary)
        run(memory, clock, seed: seed, collecting: collecting)
        _ = memory.account
        return diary.entries.withLock { $0 }
      }
      #expect(told[0].count > 3_000)
      #expect(Set(told[0].map(\.reason)).count >= (retention == .window ? 2 : 3))
      let difference = told[0].indices.first { $0 >= told[1].count || told[0][$0] != told[1][$0] }
      #expect(difference == nil)
      #expect(told[0].count == told[1].count)
    }
  }

  @Test("W9 W10 no call collects all that is over; what waits for it is told before the end")
  func bounded() {
    let (clock, diary) = (ConversationManualClock(), Diary())
    do {
      let memory = memory(.untilConsumed, clock, diary)
      for number in 0..<800 { _ = memory.append(number) }
      let pinned = memory.append(ConversationDraft(800, isPinned: true)).id
      clock.advance(by: .nanoseconds(100))
      if let pinned { memory.remove(pinned) }
      let count = diary.entries.withLock(\.count)
      #expect(count > 0)
      #expect(count <= 2 * 64)
    }
    let entries = diary.entries.withLock { $0 }
    #expect(entries.map(\.id) == (1...801).map { UInt64($0) })
    #expect(entries.last?.reason == .removed)
  }
}
