import ConversationTestSupport
import Synchronization
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Observers, whatever a conversation is kept in")
struct ObserverTests {
  /// What an observer was told.
  private final class Diary: Sendable {
    typealias Entry = (id: UInt64, payload: Int, reason: ConversationDeparture.Reason)

    let entries = Mutex<[Entry]>([])
    let memory = Mutex<(any ContractMemory)?>(nil)

    var observer: Backing.Observer {
      { message, reason in
        self.entries.withLock { $0.append((message.id.rawValue, message.payload, reason)) }
        // No lock is held, so that the conversation can be used.
        let memory = self.memory.withLock { $0 }
        #expect(memory?.message(message.id) == nil)
      }
    }
  }

  private func withDiary(
    _ backing: Backing, capacity: Int, window: ConversationWindow,
    _ body: (any ContractMemory, ConversationManualClock, Diary) -> Void
  ) {
    let diary = Diary()
    let clock = ConversationManualClock()
    let memory = backing.memory(
      window: window, capacity: capacity, clock: clock, observer: diary.observer)
    diary.memory.withLock { $0 = memory }
    body(memory, clock, diary)
    diary.memory.withLock { $0 = nil }
  }

  @Test("W10 B10 whoever leaves is told of once, with the reason", arguments: Backing.allCases)
  func reasons(_ backing: Backing) {
    withDiary(backing, capacity: 3, window: .time(.nanoseconds(10))) { memory, clock, diary in
      for number in 1...4 { memory.append(number) }
      backing.midway(memory)
      _ = memory.dequeue()
      memory.remove(ConversationMessageID(rawValue: 3))
      clock.advance(by: .nanoseconds(10))
      let state = ConversationAttributes(kind: .state(key: "k"))
      memory.append(ConversationDraft(5, attributes: state))
      memory.append(ConversationDraft(6, attributes: state))
      let entries = diary.entries.withLock { $0 }
      // Where messages stay that were dequeued, the second leaves with the fourth.
      let ids: [UInt64] = backing.isWindow ? [1, 3, 2, 4, 5] : [1, 2, 3, 4, 5]
      let reasons: [ConversationDeparture.Reason] =
        backing.isWindow
        ? [.evicted, .removed, .expired, .expired, .removed]
        : [.evicted, .consumed, .removed, .expired, .removed]
      #expect(entries.map(\.id) == ids)
      #expect(entries.map(\.payload) == ids.map { Int($0) })
      #expect(entries.map(\.reason) == reasons)
      #expect(memory.state("k")?.payload == 6)
    }
  }

  @Test(
    "W10 L5 whatever happens, as many are told of as the account has", arguments: Backing.allCases)
  func account(_ backing: Backing) {
    withSeed { random in
      withDiary(
        backing, capacity: 5, window: [.time(.nanoseconds(20)), .turns(3)]
      ) { memory, clock, diary in
        for step in 0..<1_000 {
          switch random.next() % 10 {
          case 0: _ = memory.dequeue()
          case 1: clock.advance(by: .nanoseconds(Int64(random.next() % 8)))
          case 2: if step > 500 { backing.midway(memory) }
          default: memory.append(step)
          }
        }
        // Whoever asks has let go of what is over, and told of it.
        let account = memory.account
        var told: [ConversationDeparture.Reason: Int] = [:]
        for entry in diary.entries.withLock({ $0 }) { told[entry.reason, default: 0] += 1 }
        #expect(told[.consumed, default: 0] == account.consumed)
        #expect(told[.expired, default: 0] == account.expired)
        #expect(told[.evicted, default: 0] == account.evicted)
        #expect(told[.removed, default: 0] == account.removed)
        let ids = diary.entries.withLock { $0 }.map(\.id)
        #expect(Set(ids).count == ids.count)
      }
    }
  }

  @Test(
    "W10 an observer can summarise what leaves into a pinned node", arguments: Backing.allCases)
  func summary(_ backing: Backing) {
    let sum = Mutex(0)
    let box = Mutex<(any ContractMemory)?>(nil)
    let memory = backing.memory(capacity: 4, clock: ConversationManualClock()) { message, reason in
      guard reason == .evicted else { return }
      let sum = sum.withLock { sum in
        sum += message.payload
        return sum
      }
      box.withLock { $0 }?.append(
        ConversationDraft(
          sum, attributes: ConversationAttributes(role: .system, kind: .state(key: "sum")),
          isPinned: true))
    }
    box.withLock { $0 = memory }
    defer { box.withLock { $0 = nil } }
    for number in 1...10 { memory.append(number) }
    let live = memory.read().messages.filter { $0.role == nil }.map(\.payload)
    #expect((memory.state("sum")?.payload ?? 0) + live.reduce(0, +) == 55)
    #expect(memory.account.live <= 4)
  }
}
