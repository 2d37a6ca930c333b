import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("What many threads did to a store, gone through again")
struct StoreReplayConcurrencyTests {
  private static let names = (0..<6).map { "c:\($0)" }

  private func configuration(
    _ clock: ConversationManualClock, _ tape: Tape, _ retention: ConversationRetention
  ) -> ConversationStoreConfiguration {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.window = [.time(.milliseconds(40)), .count(60)]
    configuration.capacity = 50
    configuration.retention = retention
    configuration.shardCount = 4
    configuration.recorder = tape
    return configuration
  }

  @Test(
    "L8 L9 B3 B5 what was done and what waiters got is on the tape, in an order that gives it",
    arguments: [ConversationRetention.window, .untilConsumed])
  func threads(retention: ConversationRetention) async {
    let clock = ConversationManualClock()
    let tape = Tape()
    let configuration = configuration(clock, tape, retention)
    let store = ConversationStore(configuration)
    let rules = ConversationGroupRules(
      lease: .milliseconds(3), maximumDeliveries: 2, backOff: .milliseconds(1))
    let groups = Self.names.prefix(4).map {
      store[$0].group("g", rules: rules, deadLetters: store["letters of \($0)"])
    }
    let waiters = wait(for: store, groups)
    _ = await runThreads(4) { thread in
      var random = SeededGenerator(seed: UInt64(thread))
      for _ in 0..<1_000 { step(&random, store, groups, clock) }
    }
    for waiter in waiters { waiter.cancel() }
    for waiter in waiters { await waiter.value }
    let saying = StoreSaying(store)
    let entries = tape.entries
    #expect(entries.contains { $0.kind == .dequeue } && entries.contains { $0.kind == .receive })
    let difference = ReplayCheck(configuration).difference(from: saying, entries)
    #expect(difference == nil)
  }

  /// Tasks that wait for messages of all kinds until they are cancelled.
  private func wait(
    for store: ConversationStore, _ groups: [ConversationGroup<[UInt8]>]
  ) -> [Task<Void, Never>] {
    let consumers = Self.names.map { name in
      Task { while await store[name].dequeue(until: .never).message != nil {} }
    }
    let receivers = groups.enumerated().map { number, group in
      Task {
        while case .deliveries(let deliveries) = await group.receive(
          as: "waits", atMost: 1 + number, until: .never)
        {
          for delivery in deliveries where delivery.receipt.id.rawValue % 3 > 0 {
            group.acknowledge(delivery.receipt)
          }
        }
      }
    }
    let subscribers = Self.names.map { name in
      Task { for await _ in store[name].subscribe() {} }
    }
    return consumers + receivers + subscribers
  }

  /// Does one thing by chance.
  private func step(
    _ random: inout SeededGenerator, _ store: ConversationStore,
    _ groups: [ConversationGroup<[UInt8]>], _ clock: ConversationManualClock
  ) {
    func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
    let name = Self.names[below(Self.names.count)]
    let group = groups[below(groups.count)]
    switch below(24) {
    case 0: clock.advance(by: .microseconds(below(900)))
    case 1: store.setWindow(.count(20 + below(30)), of: ConversationPattern("c:\(below(8))"))
    case 2:
      _ = store[name].append(
        contentsOf: (0..<3).map { ConversationDraft([UInt8($0)], timeToLive: .milliseconds(4)) })
    case 3: _ = store[name].read(through: .count(5))
    case 4: if let head = store[name].head() { _ = store[name].fork(from: head) }
    case 5: if let head = store[name].head() { store[name].remove(head) }
    case 6, 7, 8:
      for delivery in group.receive(as: "\(below(3))", atMost: 1 + below(4)) {
        switch below(4) {
        case 0: group.refuse(delivery.receipt)
        case 1: group.extend(delivery.receipt, by: .milliseconds(1 + below(5)))
        case 2: break
        default: group.acknowledge(delivery.receipt)
        }
      }
    case 9: group.removeConsumer("\(below(3))")
    case 10: _ = group.status
    case 11: _ = store[name].dequeue()
    case 12:
      // One that has none of the groups, which would end with it.
      let other = store[Self.names[4 + below(2)]]
      let now = store.configuration.clock.now
      if below(2) == 0 {
        other.remove()
      } else {
        other.expire(at: now.advanced(by: .milliseconds(2)))
      }
    default: _ = store[name].append("\(below(1_000))", role: .user)
    }
  }
}
