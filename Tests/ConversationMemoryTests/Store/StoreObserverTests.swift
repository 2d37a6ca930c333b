import ConversationTestSupport
import Synchronization
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Observers of a store")
struct StoreObserverTests {
  /// What an observer was told.
  private final class Diary: Sendable {
    struct Entry: Equatable {
      let name: String
      let id: UInt64
      let payload: [UInt8]
      let reason: ConversationDeparture.Reason
    }
    let entries = Mutex<[Entry]>([])
    let store = Mutex<ConversationStore?>(nil)

    /// What came since the last time.
    func take() -> [Entry] {
      entries.withLock { entries in
        defer { entries = [] }
        return entries
      }
    }
  }

  private let clock = ConversationManualClock()

  private func store(
    _ diary: Diary, _ change: (inout ConversationStoreConfiguration) -> Void
  ) -> ConversationStore {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.shardCount = 1
    change(&configuration)
    configuration.observer = { name, message, reason in
      diary.entries.withLock {
        $0.append(
          Diary.Entry(
            name: name.text, id: message.id.rawValue, payload: message.payload, reason: reason))
      }
      // No lock is held, so that the store can be used.
      let store = diary.store.withLock { $0 }
      #expect(store?[name].message(message.id) == nil)
    }
    let store = ConversationStore(configuration)
    diary.store.withLock { $0 = store }
    return store
  }

  @Test("W10 M2 a conversation that gives way is told of, message by message")
  func gaveWay() {
    let diary = Diary()
    let store = store(diary) { $0.byteBudget = 40_000 }
    defer { diary.store.withLock { $0 = nil } }
    for number in 0..<200 {
      _ = store["c:\(number / 4)"].append([UInt8](repeating: UInt8(number), count: 400))
      if number == 3 { _ = store["c:0"].branches }
    }
    let entries = diary.take()
    #expect(entries.count == store.account.evicted && entries.count > 80)
    #expect(entries.map { Int($0.payload[0]) } == Array(0..<entries.count))
    #expect(entries.allSatisfy { $0.reason == .evicted && $0.name == "c:\($0.payload[0] / 4)" })
  }

  @Test("W10 L5 whatever happens, as many are told of as the account has")
  func account() {
    withSeed { random in
      let diary = Diary()
      let store = store(diary) {
        $0.capacity = 5
        $0.window = [.time(.seconds(20)), .turns(3)]
        $0.retention = .untilConsumed
        $0.shardCount = 4
      }
      defer { diary.store.withLock { $0 = nil } }
      var told: [ConversationDeparture.Reason: Int] = [:]
      for _ in 0..<4_000 {
        let name = "c:\(random.next() % 12)"
        switch random.next() % 16 {
        case 0: _ = store[name].dequeue()
        case 1: _ = store[name].branches
        case 2: clock.advance(by: .seconds(Int(random.next() % 8)))
        case 3: store.setWindow(.count(Int(random.next() % 6) + 1), of: "c:1*")
        default:
          _ = store[name].append([UInt8](repeating: 7, count: Int(random.next() % 2_000)))
        }
        for entry in diary.take() { told[entry.reason, default: 0] += 1 }
      }
      let account = store.account
      for entry in diary.take() { told[entry.reason, default: 0] += 1 }
      #expect(told[.consumed, default: 0] == account.consumed)
      #expect(told[.expired, default: 0] == account.expired)
      #expect(told[.evicted, default: 0] == account.evicted)
      #expect(told[.removed, default: 0] == account.removed)
    }
  }

  @Test(
    "W10 who wants to know only which messages leave is told of the same", arguments: [true, false])
  func withoutPayloads(packs: Bool) {
    withSeed { random in
      let seed = random.next()
      func walk(copying isCopying: Bool) -> [String] {
        let told = GuardedCell<[String]>([])
        defer { told.deallocate() }
        var configuration = ConversationStoreConfiguration()
        let clock = StandingClock()
        configuration.clock = .injected(clock)
        configuration.shardCount = 1
        configuration.capacity = 6
        configuration.window = .time(.seconds(3))
        configuration.habits.packs = packs
        configuration.habits.checks = true
        if isCopying {
          configuration.observer = { name, message, reason in
            told.lock.lock()
            told.pointee.append("\(name) \(message.id) \(reason)")
            told.lock.unlock()
          }
        } else {
          configuration.departureObserver = { name, id, reason in
            told.lock.lock()
            told.pointee.append("\(name) \(id) \(reason)")
            told.lock.unlock()
          }
        }
        let store = ConversationStore(configuration)
        var random = SeededGenerator(seed: seed)
        for step in 0..<400 {
          let chat = store[random.next() % 2 == 0 ? "a" : "b"]
          switch random.next() % 8 {
          case 0: if let id = chat.read().messages.first?.id { chat.remove(id) }
          case 1: if random.next() % 5 == 0 { chat.remove() }
          case 2: _ = chat.append(ConversationDraft([1], isPinned: random.next() % 4 == 0))
          default: _ = chat.append([UInt8](repeating: 7, count: 50))
          }
          clock.move(to: Int64(step) * 300_000_000)
        }
        store.expire()
        return told.pointee
      }
      let copied = walk(copying: true)
      #expect(copied == walk(copying: false) && copied.count > 100)
    }
  }

  @Test("B13 W10 an observer gets the bytes of a name that are no text")
  func bytes() {
    let names: [[UInt8]] = [[0xff, 0x00, 0xc3], [], Array("caf\u{e9}".utf8)]
    let told = Mutex<[ConversationName]>([])
    var configuration = ConversationStoreConfiguration()
    configuration.window = .count(0)
    configuration.observer = { name, _, _ in told.withLock { $0.append(name) } }
    let store = ConversationStore(configuration)
    for name in names { _ = unsafe store.append([1].span.bytes, to: name.span.bytes) }
    #expect(told.withLock { $0.map(\.bytes) } == names)
    #expect(ConversationName(bytes: [0x61, 0xff]).text == "a\u{fffd}")
    #expect(ConversationName("cafe\u{301}") != "caf\u{e9}")
  }
}
