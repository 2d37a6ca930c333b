import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Threads on a store")
struct ConversationStoreConcurrencyTests {
  @Test("M2 L3 L5 eight threads press against a budget that holds, and the account adds up")
  func budget() {
    var configuration = ConversationStoreConfiguration()
    configuration.byteBudget = 1 << 20
    configuration.shardCount = 4
    configuration.capacity = 50
    let store = ConversationStore(configuration)
    let appended = runThreads(8) { thread in
      var random = SeededGenerator(seed: UInt64(thread))
      var count = 0
      for step in 0..<3_000 {
        let name = "c:\(random.next() % 700)"
        let payload = [UInt8](repeating: UInt8(thread), count: Int(random.next() % 400))
        switch random.next() % 16 {
        case 0: _ = store[name].append(ConversationDraft(payload, isPinned: random.next() % 4 == 0))
        case 1: _ = store[name].branches
        case 2..<5: _ = store[name].read(through: .count(10))
        case 5: _ = store[name].dequeue()
        default: _ = store[name].append(payload, role: .user)
        }
        if step % 500 == 0 { count += store.usage.heldBytes <= 1 << 20 ? 0 : 1 }
      }
      return count
    }
    #expect(appended.allSatisfy { $0 == 0 })
    let account = store.account
    #expect(account.evicted > 0)
    #expect(account.live >= 0 && account.live < account.appended)
    #expect(store.usage.heldBytes <= 1 << 20)
  }

  @Test(
    "L1 L5 W9 messages of many threads keep their order, while others expire and windows change")
  func order() {
    let clock = ConversationManualClock()
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.window = [.time(.seconds(10)), .count(30)]
    let store = ConversationStore(configuration)
    let faults = runThreads(4) { thread in
      var faults = 0
      var last: [Int: ConversationMessageID] = [:]
      for step in 0..<4_000 {
        let number = step % 23
        guard let id = store["c:\(number)"].append("\(thread)").id else {
          faults += 1
          continue
        }
        if let last = last[number], last >= id { faults += 1 }
        last[number] = id
        if step % 7 == 0 {
          let ids = store["c:\(number)"].read().messages.map(\.id)
          if ids != ids.sorted() || ids.count > 30 { faults += 1 }
        }
        if step % 100 == 0 { clock.advance(by: .seconds(1)) }
        if thread == 0, step % 500 == 0 { store.setWindow(.count(20 + step / 500), of: "c:1*") }
      }
      return faults
    }
    #expect(faults.allSatisfy { $0 == 0 })
    clock.advance(by: .seconds(10))
    store.setWindow(.time(.seconds(1)), of: nil)
    store.setWindow(.time(.seconds(1)), of: "c:1*")
    let account = store.account
    #expect(account.live == 0 && account.appended == 16_000)
    #expect(account.expired == account.appended)
  }

  @Test("B3 B4 B7 who waits for a conversation of a store is served")
  func waiting() async {
    let store = ConversationStore()
    let consumer = Task {
      var texts: [String] = []
      while let message = await store["a"].dequeue(until: .never).message {
        texts.append(String(decoding: message.payload, as: UTF8.self))
      }
      return texts
    }
    let subscription = store["a"].subscribe(from: .oldest)
    let subscriber = Task {
      var count = 0
      for await _ in subscription { count += 1 }
      return count
    }
    for number in 0..<100 { _ = store["a"].append("\(number)") }
    store["a"].finish()
    #expect(await consumer.value == (0..<100).map(String.init))
    #expect(await subscriber.value == 100)
  }
}
