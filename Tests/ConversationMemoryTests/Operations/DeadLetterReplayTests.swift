import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Dead letters of a store, gone through again")
struct DeadLetterReplayTests {
  /// From where letters go to where.
  private static let routes: [[(source: String, target: String)]] = [
    [("a", "b")], [("a", "b"), ("b", "c")], [("a", "b"), ("b", "a")], [("a", "c"), ("b", "c")],
    [("a", "b"), ("b", "c"), ("c", "a")],
  ]

  private func configuration(
    _ clock: StandingClock, _ tape: Tape, _ retention: ConversationRetention
  ) -> ConversationStoreConfiguration {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.resolution = .nanoseconds(1)
    configuration.shardCount = 2
    configuration.capacity = 12
    configuration.retention = retention
    configuration.window = .time(.nanoseconds(60))
    configuration.recorder = tape
    configuration.habits.sweeps = false
    return configuration
  }

  @Test(
    "L8 B5 a dead letter is one append, whoever goes through it, by whatever it was brought about",
    arguments: Array(routes.indices), [ConversationRetention.window, .untilConsumed])
  func letters(route: Int, retention: ConversationRetention) {
    withSeed { random in
      for _ in 0..<walkCount(of: 40) {
        let seed = random.next()
        if let difference = walk(Self.routes[route], retention, seed) {
          Issue.record("seed \(seed): \(difference)")
          return
        }
      }
    }
  }

  /// The first difference, in words.
  private func walk(
    _ routes: [(source: String, target: String)], _ retention: ConversationRetention,
    _ seed: UInt64
  ) -> String? {
    var random = SeededGenerator(seed: seed)
    func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
    let clock = StandingClock()
    let tape = Tape()
    let configuration = configuration(clock, tape, retention)
    let store = ConversationStore(configuration)
    let rules = ConversationGroupRules(
      lease: .nanoseconds(5), maximumDeliveries: 1 + below(2), backOff: .nanoseconds(below(3)))
    let groups = routes.map {
      store[$0.source].group("g", rules: rules, deadLetters: store[$0.target])
    }
    var now: Int64 = 0
    var halfway: (bytes: [UInt8], count: Int, instant: Int64)?
    for step in 0..<30 {
      now += Int64(below(6))
      clock.move(to: now)
      let group = below(groups.count)
      let names = [routes[group].source, routes[group].target]
      switch below(8) {
      case 0, 1, 2: _ = store[names[below(2)]].append("\(step)")
      case 3, 4:
        for delivery in groups[group].receive(as: "x", atMost: 2) where below(3) == 0 {
          groups[group].refuse(delivery.receipt)
        }
      case 5: _ = store[names[below(2)]].read()
      case 6: _ = groups[group].status
      default: store.expire()
      }
      if step == 15 {
        let bytes = store.snapshot()
        halfway = (bytes, tape.entries.count, now)
      }
    }
    clock.move(to: now + 30)
    let saying = StoreSaying(store)
    let check = ReplayCheck(configuration)
    let entries = tape.entries
    if let difference = check.difference(from: saying, entries) { return difference }
    return halfway.flatMap {
      check.difference(
        from: saying, entries, after: $0.count, on: $0.bytes, at: ($0.instant, now + 30))
    }
  }
}
