import ConversationTestSupport
import Synchronization
import Testing

@testable import ConversationMemory

@Suite("Observers")
struct ObserverTests {
  /// What an observer was told.
  private final class Diary: Sendable {
    let entries = Mutex<[(id: UInt64, payload: Int, reason: ConversationDeparture.Reason)]>([])
    let memory = Mutex<ConversationBufferWindowMemory<Int>?>(nil)
  }

  private func memory(
    _ diary: Diary, _ clock: ConversationManualClock, retention: ConversationRetention
  ) -> ConversationBufferWindowMemory<Int> {
    var configuration = ConversationConfiguration<Int>()
    configuration.capacity = 3
    configuration.retention = retention
    configuration.compactsStates = true
    configuration.window = .time(.nanoseconds(10))
    configuration.clock = .injected(clock)
    configuration.observer = { message, reason in
      diary.entries.withLock { $0.append((message.id.rawValue, message.payload, reason)) }
      // No lock is held, so that the buffer can be used.
      let memory = diary.memory.withLock { $0 }
      #expect(memory?.message(message.id) == nil)
    }
    return ConversationBufferWindowMemory(configuration)
  }

  @Test("W10 B10 whoever leaves is told of once, with the reason")
  func reasons() {
    let diary = Diary()
    let clock = ConversationManualClock()
    let memory = memory(diary, clock, retention: .untilConsumed)
    diary.memory.withLock { $0 = memory }
    defer { diary.memory.withLock { $0 = nil } }
    for number in 1...4 { memory.append(number) }
    _ = memory.dequeue()
    memory.remove(ConversationMessageID(rawValue: 3))
    clock.advance(by: .nanoseconds(10))
    let state = ConversationAttributes(kind: .state(key: "k"))
    memory.append(ConversationDraft(5, attributes: state))
    memory.append(ConversationDraft(6, attributes: state))
    let entries = diary.entries.withLock { $0 }
    #expect(entries.map(\.id) == [1, 2, 3, 4, 5])
    #expect(entries.map(\.payload) == [1, 2, 3, 4, 5])
    #expect(entries.map(\.reason) == [.evicted, .consumed, .removed, .expired, .removed])
    #expect(memory.state("k")?.payload == 6)
  }

  @Test("W10 an observer can summarise what leaves into a pinned node")
  func summary() {
    let diary = Mutex(0)
    let box = Diary()
    var configuration = ConversationConfiguration<Int>()
    configuration.capacity = 4
    configuration.compactsStates = true
    configuration.observer = { message, reason in
      guard reason == .evicted else { return }
      let sum = diary.withLock { sum in
        sum += message.payload
        return sum
      }
      box.memory.withLock { $0 }?.append(
        ConversationDraft(
          sum, attributes: ConversationAttributes(role: .system, kind: .state(key: "sum")),
          isPinned: true))
    }
    let memory = ConversationBufferWindowMemory(configuration)
    box.memory.withLock { $0 = memory }
    defer { box.memory.withLock { $0 = nil } }
    for number in 1...10 { memory.append(number) }
    let live = memory.read().messages.filter { $0.role == nil }.map(\.payload)
    #expect((memory.state("sum")?.payload ?? 0) + live.reduce(0, +) == 55)
    #expect(memory.account.live <= 4)
  }
}
