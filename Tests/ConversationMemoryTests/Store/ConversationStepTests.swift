import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Several names in one step")
struct ConversationStepTests {
  private let clock = ConversationManualClock()

  private func configuration(
    shards: Int = 16, recorder: (any ConversationRecorder)? = nil
  ) -> ConversationStoreConfiguration {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.shardCount = shards
    configuration.valueTypes = [ConversationBytes.self]
    configuration.recorder = recorder
    configuration.window = .time(.seconds(100))
    configuration.hashKey = HashKey(low: 1, high: 2)
    configuration.habits.checks = true
    return configuration
  }

  private func store(
    shards: Int = 16, recorder: (any ConversationRecorder)? = nil
  ) -> ConversationStore {
    ConversationStore(configuration(shards: shards, recorder: recorder))
  }

  @Test("S5 a step is one operation at one instant", arguments: [1, 16])
  func batch(shards: Int) throws {
    let tape = Tape()
    let store = store(shards: shards, recorder: tape)
    let start = ConversationClock.injected(clock).now
    let answer = try store.atomically(["a", "b", "c", "a"]) { now in
      #expect(now == start)
      _ = store["a"].append("1")
      clock.advance(by: .seconds(1))
      _ = store["b"].append("2")
      try store["c"].bytes.increment()
      return store["a"].read().messages + store["b"].read().messages
    }
    #expect(answer.map { $0.header.arrival } == [start, start] && answer.count == 2)
    #expect(tape.entries.map(\.kind) == [.begin, .batch] && tape.entries[1].instant == start)
    #expect(store.count == 3)
    // What does nothing is none, and neither is a step of no names.
    store.atomically(["a"]) { _ in _ = store["a"].read() }
    #expect(store.atomically([]) { _ in 7 } == 7)
    #expect(tape.entries.count == 2)
  }

  @Test("S5 another store may be used in a step, and names change there as well")
  func otherStore() {
    let (store, other) = (store(), store())
    _ = other["a"].append("1")
    store.atomically(["a", "b"]) { _ in
      _ = store["a"].append("1")
      #expect(other["a"].rename(to: "b") == .done)
      #expect(store["a"].rename(to: "b") == .done)
    }
    #expect(store["b"].exists && other["b"].exists && store.count == 1 && other.count == 1)
  }

  private struct Stop: Error {}

  @Test("S5 what throws has done what it had done")
  func throwing() {
    let store = store()
    #expect(throws: Stop.self) {
      try store.atomically(["a", "b"]) { _ throws(Stop) in
        _ = store["a"].append("1")
        throw Stop()
      }
    }
    #expect(store["a"].exists && !store["b"].exists)
    _ = store["b"].append("2")
    #expect(store.count == 2)
  }

  @Test("S5 a step that compares versions finds what has changed since", arguments: [false, true])
  func versions(changes: Bool) {
    let store = store()
    _ = store["a"].append("1")
    let seen = ["a", "b"].map { store[$0].version }
    if changes { _ = store["b"].append("2") }
    let isDone = store.atomically(["a", "b"]) { _ in
      guard ["a", "b"].map({ store[$0].version }) == seen else { return false }
      store["a"].remove()
      return true
    }
    #expect(isDone != changes && store["a"].exists == changes)
  }

  @Test("S5 S2 names can be given and copied in a step, and what had them is moved on")
  func transfers() throws {
    let tape = Tape()
    let store = store(recorder: tape)
    _ = store["a"].append("1")
    try store["b"].bytes.set([2])
    store.atomically(["a", "b", "c"]) { _ in
      #expect(store["a"].rename(to: "c") == .done && store["b"].rename(to: "a") == .done)
      #expect(store["c"].rename(to: "b", replacing: false) == .done)
      #expect(store["b"].copy(to: "c") == .done)
    }
    #expect(try store["a"].bytes.get() == [2] && store["b"].kind == .conversation)
    #expect(store["c"].read().messages.map(\.payload) == store["b"].read().messages.map(\.payload))
    #expect(tape.entries.last?.kind == .batch)
    let saying = StoreSaying(store)
    #expect(ReplayCheck(store.configuration).difference(from: saying, tape.entries) == nil)
  }

  @Test("S5 B5 groups and subscriptions take part, and who waits is served when it is over")
  func waiting() async throws {
    let store = store()
    let group = store["jobs"].group("g")
    let wait = Task { await group.receive(as: "w", atMost: 9, until: .never).deliveries.count }
    let other = Task { await store["line"].dequeue(until: .never).message?.payload }
    while store.shards.reduce(0, { $0 + $1.pointee.awaitedCount }) < 1 { await Task.yield() }
    store.atomically(["jobs", "line"]) { _ in
      _ = store["jobs"].append("1")
      _ = store["line"].append("x")
    }
    let (count, payload) = (await wait.value, await other.value)
    #expect(count == 1 && payload == [120])
    store.atomically(["jobs"]) { _ in
      #expect(group.acknowledge(group.status?.consumers.first?.held ?? []) == 1)
    }
  }

  @Test("S5 L8 L9 steps by chance are replayed as steps, in stores of every form")
  func replayed() throws {
    try withSeed { random in
      for _ in 0..<6 {
        let tape = Tape()
        let clock = StandingClock()
        var configuration = configuration(recorder: tape)
        configuration.clock = .injected(clock)
        configuration.window = .time(.seconds(3))
        configuration.remembrance = .seconds(1)
        configuration.byteBudget = random.next() % 2 == 0 ? nil : 20_000
        let store = ConversationStore(configuration)
        var now: Int64 = 0
        let names: [ConversationName] = ["a", "b", "c", "d"]
        for _ in 0..<60 {
          let some = names.filter { _ in random.next() % 2 == 0 }
          guard let first = some.first, let last = some.last else { continue }
          try store.atomically(some) { _ throws(ConversationKindError) in
            for name in some {
              switch random.next() % 8 {
              case 0, 1, 2: _ = store[name].append([UInt8](repeating: 1, count: 300))
              case 3: store[name].remove()
              case 4: if store[name].kind != .conversation { try store[name].bytes.append([1]) }
              case 5: store[first].rename(to: last)
              case 6: store[last].copy(to: first, replacing: true)
              default: _ = store[name].group("g").receive(as: "w", atMost: 1)
              }
            }
          }
          now += Int64(random.next() % 900_000_000)
          clock.move(to: now)
        }
        configuration.byteBudget = nil
        let isUnderBudget = store.configuration.byteBudget != nil
        let saying = StoreSaying(store, underBudget: isUnderBudget)
        let check = ReplayCheck(configuration, underBudget: isUnderBudget)
        #expect(check.difference(from: saying, tape.entries) == nil)
      }
    }
  }
}
