import ConversationTestSupport
import Synchronization
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Threads on the names of a store")
struct ConversationNamesConcurrencyTests {
  @Test("S2 L5 a scan beside threads names what stays, once, while others come, go and end")
  func scanning() {
    let clock = ConversationManualClock()
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    let time = configuration.clock
    configuration.shardCount = 4
    let store = ConversationStore(configuration)
    for number in 0..<100 { _ = store["stays \(number)"].append([1]) }
    let faults = runThreads(4) { thread in
      var random = SeededGenerator(seed: UInt64(thread))
      var faults = 0
      for step in 0..<(thread == 0 ? 60 : 3_000) {
        let chat = store["c:\(thread):\(random.next() % 200)"]
        switch random.next() % 8 {
        case _ where thread == 0:
          var names: [String] = []
          var cursor: ConversationScanCursor? = .start
          while let place = cursor {
            let scan = store.scan(from: place, matching: "stays*", atMost: 16)
            names += scan.names.map(\.text)
            cursor = scan.next
          }
          if names.count != 100 || Set(names).count != 100 { faults += 1 }
        case 0: chat.remove()
        case 1: chat.expire(at: time.now.advanced(by: .milliseconds(5)))
        case 2: _ = store.randomName()
        case 3:
          // Nobody else uses this name.
          let version = chat.version
          _ = chat.append([2])
          if chat.version == version { faults += 1 }
        default: _ = chat.append([3])
        }
        if step % 50 == 0 { clock.advance(by: .milliseconds(1)) }
      }
      return faults
    }
    #expect(faults.allSatisfy { $0 == 0 })
    clock.advance(by: .milliseconds(5))
    let account = store.account
    #expect(account.live >= 100 && account.removed > 0 && account.expired > 0)
    store.removeAll()
    #expect(store.account.live == 0 && store.count == 0 && store.usage.liveBytes == 0)
  }

  @Test("S2 L1 L5 W10 all are removed beside threads that append: none is lost or told twice")
  func removing() {
    var configuration = ConversationStoreConfiguration()
    configuration.shardCount = 4
    let counter = TellCounter()
    configuration.observer = counter.observer
    let store = ConversationStore(configuration)
    let faults = runThreads(4) { thread in
      var faults = 0
      var last: [Int: ConversationMessageID] = [:]
      for step in 0..<2_000 {
        if thread == 0 {
          if step % 20 == 0 { store.removeAll() }
          continue
        }
        let number = step % 37
        let chat = store["c:\(thread):\(number)"]
        let id =
          step % 5 == 0
          ? chat.append(ConversationDraft([2], isPinned: true)).id : chat.append([1]).id
        guard let id else {
          faults += 1
          continue
        }
        if let last = last[number], last >= id { faults += 1 }
        last[number] = id
      }
      return faults
    }
    #expect(faults.allSatisfy { $0 == 0 })
    store.removeAll()
    let account = store.account
    #expect(account.appended == 6_000 && account.removed == 6_000)
    #expect(counter.count == 6_000)
  }

  @Test("S2 L5 names are exchanged in every order of their shards, and nothing is lost")
  func renaming() {
    var configuration = ConversationStoreConfiguration()
    configuration.shardCount = 8
    let store = ConversationStore(configuration)
    for number in 0..<10 { _ = store["c:\(number)"].append([UInt8(number)]) }
    _ = runThreads(4) { thread in
      var random = SeededGenerator(seed: UInt64(thread))
      for _ in 0..<3_000 {
        let names = [random.next() % 20, random.next() % 20].map { "c:\($0)" }
        store[names[0]].rename(to: ConversationName(names[1]), replacing: false)
      }
    }
    let account = store.account
    #expect(account.appended == 10 && account.live == 10 && store.count == 10)
    let payloads = (0..<20).flatMap { store["c:\($0)"].read().messages.map(\.payload[0]) }
    #expect(payloads.sorted() == Array(0..<10))
  }
}

/// Counts what an observer is told.
private final class TellCounter: Sendable {
  // Not under a mutex, of which the thread sanitizer does not know: it would see a race.
  private let told = Atomic<Int>(0)

  var count: Int { told.load(ordering: .acquiring) }

  var observer:
    @Sendable (ConversationName, ConversationMessage<[UInt8]>, ConversationDeparture.Reason) -> Void
  {
    { [self] _, _, _ in told.add(1, ordering: .acquiringAndReleasing) }
  }
}
