import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Windows of one conversation's own")
struct OwnWindowTests {
  private let clock = StandingClock()

  private func configuration(
    shards: Int = 4, recorder: (any ConversationRecorder)? = nil
  ) -> ConversationStoreConfiguration {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.shardCount = shards
    configuration.recorder = recorder
    configuration.habits.checks = true
    return configuration
  }

  @Test("S7 W6 a thousand conversations have a thousand windows", arguments: [false, true])
  func many(before: Bool) throws {
    let store = ConversationStore(configuration())
    let count = 1_000
    func fill() {
      for number in 0..<count { for _ in 0..<5 { _ = store["c:\(number)"].append([1]) } }
    }
    if !before { fill() }
    for number in 0..<count {
      #expect(store.setWindow(.count(number % 7), of: ConversationPattern("c:\(number)")))
    }
    if before { fill() }
    for number in 0..<count {
      #expect(store["c:\(number)"].read().messages.count == min(5, number % 7))
      #expect(store["c:\(number)"].window == .count(number % 7))
    }
    #expect(store.windows.count == count)
    let again = ConversationStore(configuration())
    try again.restore(from: store.snapshot())
    #expect(again.snapshot() == store.snapshot() && again["c:999"].window == .count(999 % 7))
  }

  @Test("S7 the first pattern that describes a name is its, whatever it describes beside")
  func order() {
    let store = ConversationStore(configuration())
    let patterns: [(ConversationPattern, Int)] = [
      ("a:1", 1), ("a:*", 2), ("a:2", 3), ("b:\\*", 4), ("b:?", 5), ("", 6),
    ]
    for (pattern, count) in patterns { store.setWindow(.count(count), of: pattern) }
    let expected = [
      ("a:1", 1), ("a:2", 2), ("a:3", 2), ("b:*", 4), ("b:1", 5), ("", 6), ("c", .max),
    ]
    for (name, count) in expected {
      #expect(store[name].window.maximumCount == count, "\(name)")
      for _ in 0..<9 { _ = store[name].append([1]) }
      #expect(store[name].read().messages.count == min(count, 9), "\(name)")
    }
    store.setWindow(.count(7), of: "a:1")
    store.setWindow(.count(3), of: "a:*")
    for _ in 0..<9 { for name in ["a:1", "a:2"] { _ = store[name].append([1]) } }
    #expect(store["a:1"].read().messages.count == 7 && store["a:2"].read().messages.count == 3)
  }

  @Test("S7 Z2 there are as many windows as there may be")
  func limit() {
    let store = ConversationStore(configuration(shards: 1))
    for number in 0..<65_535 where number % 4_096 == 0 || number > 65_000 || number < 300 {
      #expect(store.setWindow(.count(1), of: ConversationPattern("n\(number)")))
    }
    var rules = store.windows
    for number in rules.count..<65_535 {
      rules.append(
        ConversationWindowRule(pattern: ConversationPattern("m\(number)"), window: .count(2)))
    }
    var configuration = configuration(shards: 2)
    configuration.windows = rules
    let full = ConversationStore(configuration)
    #expect(!full.setWindow(.count(1), of: "another") && full.setWindow(.count(3), of: "m65534"))
    for _ in 0..<5 { for name in ["m65534", "n0", "another"] { _ = full[name].append([1]) } }
    let counts = ["m65534", "n0", "another"].map { full[$0].read().messages.count }
    #expect(counts == [3, 1, 5])
  }

  @Test("S7 L8 L9 own windows set by chance while in use are replayed, in stores of every form")
  func replayed() {
    withSeed { random in
      for _ in 0..<6 {
        let tape = Tape()
        var configuration = configuration(recorder: tape)
        configuration.remembrance = .seconds(1)
        let store = ConversationStore(configuration)
        let names = ["a", "b", "c"]
        var now: Int64 = 0
        for _ in 0..<150 {
          let name = names[Int(random.next() % 3)]
          let windows: [ConversationWindow] = [
            .unbounded, .count(2), .time(.seconds(2)), .bytes(9), .schedule(.seconds(1)),
          ]
          switch random.next() % 8 {
          case 0, 1:
            let patterns = [name, name, name, "*", "?"]
            let pattern = ConversationPattern(patterns[Int(random.next() % 5)])
            store.setWindow(windows[Int(random.next() % 5)], of: pattern)
          case 2: store[name].remove()
          case 3: _ = store[name].group("g").receive(as: "w", atMost: 1)
          case 4: store[name].rename(to: ConversationName(names[Int(random.next() % 3)]))
          default: _ = store[name].append([1, 2, 3])
          }
          now += Int64(random.next() % 700_000_000)
          clock.move(to: now)
        }
        let saying = StoreSaying(store)
        #expect(ReplayCheck(configuration).difference(from: saying, tape.entries) == nil)
      }
    }
  }
}
