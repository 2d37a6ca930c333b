import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Snapshots of a store")
struct ConversationSnapshotTests {
  private let clock = ConversationManualClock()

  private func configuration() -> ConversationStoreConfiguration {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.window = .time(.seconds(1_000))
    configuration.remembrance = .seconds(1_000)
    configuration.shardCount = 3
    return configuration
  }

  /// A store in which everything is that can be, by chance.
  private func filled(_ random: inout SeededGenerator) -> ConversationStore {
    let store = ConversationStore(configuration())
    func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
    for _ in 0..<below(300) {
      let name = ["plain", "", "rare", String(repeating: "long", count: 9)][below(4)]
      var draft = ConversationDraft([UInt8](repeating: UInt8(below(256)), count: below(40)))
      draft.attributes.role = [nil, .user, .assistant, .toolCall, .toolResult][below(5)]
      if below(6) == 0 { draft.parent = .root }
      if below(6) == 0 { draft.attributes.author = "Ann" }
      if below(6) == 0 { draft.attributes.metadata = ["a": "1", "b": ""] }
      let head = store[name].head()
      if below(6) == 0, let head { draft.parent = .message(head) }
      if name == "rare" {
        switch below(16) {
        case 0: draft.isPinned = true
        case 1: draft.timeToLive = .seconds(below(500))
        case 2: draft.attributes.kind = .state(key: "s\(below(2))")
        case 3: draft.attributes.author = "somebody"
        case 4: draft.attributes.metadata = ["c": ""]
        case 5: draft.idempotencyKey = "i\(below(9))"
        case 6: if let head { draft.branch = store[name].fork(from: head) ?? .main }
        case 7: if let head { store[name].remove(head) }
        case 8: _ = store[name].dequeue()
        case 9: work(store[name].group("g\(below(2))", from: .newest), below)
        case 10, 11:
          for group in store[name].groups { work(store[name].group(group), below) }
        default: break
        }
      }
      _ = store[name].append(draft)
      clock.advance(by: .milliseconds(below(4_000)))
    }
    return store
  }

  /// Has a consumer do something.
  private func work(_ group: ConversationGroup<[UInt8]>, _ below: (Int) -> Int) {
    for delivery in group.receive(as: "consumer \(below(3))", atMost: below(4)) {
      switch below(5) {
      case 0: group.acknowledge(delivery.receipt)
      case 1: group.refuse(delivery.receipt, reason: "no", rest: .seconds(below(9)))
      case 2: group.extend(delivery.receipt, by: .seconds(1 + below(100)))
      case 3: group.removeConsumer("consumer \(below(3))")
      default: break
      }
    }
  }

  private func messages(
    _ store: ConversationStore
  ) -> [String: [ConversationMessage<[UInt8]>]] {
    var messages: [String: [ConversationMessage<[UInt8]>]] = [:]
    for name in ["plain", "", "rare", String(repeating: "long", count: 9)] {
      messages[name] = store[name].read(through: .unbounded.cutAnywhere()).messages
    }
    return messages
  }

  @Test("L8 M1 a store restored from a snapshot is as it was, and goes on as the other does")
  func roundTrip() throws {
    try withSeed { random in
      for _ in 0..<60 {
        let store = filled(&random)
        let bytes = store.snapshot()
        let restored = ConversationStore(configuration())
        // On its clock, which has begun later, everything is earlier by the same.
        try restored.restore(from: bytes)
        #expect(restored.count == store.count)
        #expect(restored.account.live == store.account.live)
        #expect(restored.usage.liveBytes == store.usage.liveBytes)
        let (old, new) = (messages(store), messages(restored))
        for (name, messages) in old {
          #expect(messages.map(\.payload) == new[name]?.map(\.payload))
          #expect(messages.map(\.id) == new[name]?.map(\.id))
          #expect(messages.map(\.header.attributes) == new[name]?.map(\.header.attributes))
          #expect(messages.map(\.depth) == new[name]?.map(\.depth))
          #expect(messages.map(\.parent) == new[name]?.map(\.parent))
          let ages = zip(messages, new[name] ?? []).map {
            $0.arrival.duration(to: $1.arrival)
          }
          #expect(Set(ages).count <= 1)
        }
        for state in ["s0", "s1"] {
          #expect(store["rare"].state(state)?.id == restored["rare"].state(state)?.id)
        }
        #expect(store["rare"].branches == restored["rare"].branches)
        #expect(store["rare"].groups == restored["rare"].groups)
        for group in store["rare"].groups {
          let groups = [store["rare"].group(group), restored["rare"].group(group)]
          let (old, new) = (groups[0].status, groups[1].status)
          #expect(old?.account == new?.account)
          #expect(old?.lag == new?.lag && old?.pending == new?.pending)
          #expect(old?.consumers.map(\.name) == new?.consumers.map(\.name))
          #expect(old?.consumers.map(\.held) == new?.consumers.map(\.held))
          let seen = zip(old?.consumers ?? [], new?.consumers ?? []).map {
            $0.lastSeen.duration(to: $1.lastSeen)
          }
          #expect(Set(seen).count <= 1)
          #expect(groups[0].lease == groups[1].lease)
        }
        for name in ["plain", "rare"] {
          #expect(store[name].append("next").id == restored[name].append("next").id)
          #expect(store[name].dequeue()?.id == restored[name].dequeue()?.id)
        }
        clock.advance(by: .seconds(20))
        for group in store["rare"].groups {
          let receipts = [store, restored].map {
            $0["rare"].group(group).receive(as: "new", atMost: 99).map(\.receipt)
          }
          #expect(receipts[0] == receipts[1])
        }
        clock.advance(by: .seconds(970))
        #expect(store.account.live == restored.account.live)
      }
    }
  }

  @Test("W1 L2 what was over while nobody was there is over in a restored store")
  func elapsed() throws {
    let store = ConversationStore(configuration())
    _ = store["a"].append("old")
    clock.advance(by: .seconds(600))
    _ = store["a"].append("new")
    let restored = ConversationStore(configuration())
    try restored.restore(from: store.snapshot(), elapsed: .seconds(400))
    #expect(restored["a"].read().messages.map(\.payload) == [Array("new".utf8)])
    #expect(restored.account.expired == 1)
    #expect(throws: ConversationSnapshotError.self) { try restored.restore(from: store.snapshot()) }
  }

  @Test("L8 L4 B5 a group goes on in a restored store, and its consumers' receipts are good")
  func groups() throws {
    let store = ConversationStore(configuration())
    let rules = ConversationGroupRules(
      lease: .seconds(10), maximumDeliveries: 2, backOff: .seconds(5))
    let group = store["jobs"].group("g", rules: rules, deadLetters: store["failed"])
    for text in ["a", "b", "c", "d"] { _ = store["jobs"].append(text) }
    let held = group.receive(as: "one", atMost: 3)
    group.refuse(held[0].receipt)
    let restored = ConversationStore(configuration())
    try restored.restore(from: store.snapshot(), elapsed: .seconds(6))
    let again = restored["jobs"].group("g")
    #expect(again.lease == .seconds(10))
    #expect(again.status?.lag == 1 && again.status?.pending == 3)
    #expect(again.status?.consumers.map(\.held) == [[held[1].receipt, held[2].receipt]])
    // The rest is over by now, the leases are not.
    #expect(again.receive(as: "two", atMost: 9).map(\.text) == ["a", "d"])
    #expect(again.acknowledge(held[1].receipt) == .done)
    clock.advance(by: .seconds(4))
    #expect(again.receive(as: "two", atMost: 9).map(\.text) == ["c"])
    clock.advance(by: .seconds(10))
    #expect(again.receive(as: "three", atMost: 9).map(\.text) == ["d"])
    #expect(again.status?.account.deadLettered == 2)
    #expect(Set(restored["failed"].read().messages.map(\.text)) == ["a", "c"])
  }

  @Test("Z3 bytes that are no snapshot throw, and never stop the program")
  func hostile() {
    withSeed { random in
      let bytes = filled(&random).snapshot()
      for _ in 0..<walkCount(of: 3_000) {
        var broken = bytes
        switch random.next() % 3 {
        case 0: broken.removeLast(Int(random.next() % UInt64(bytes.count)))
        case 1: broken.append(0)
        default: break
        }
        for _ in 0..<(random.next() % 4) where broken.count > 8 {
          broken[8 + Int(random.next() % UInt64(broken.count - 8))] = UInt8(random.next() % 256)
        }
        let restored = ConversationStore(configuration())
        do throws(ConversationSnapshotError) {
          try restored.restore(from: broken)
          // What could be read can be written and read again.
          let again = ConversationStore(configuration())
          try again.restore(from: restored.snapshot())
          #expect(again.count == restored.count)
        } catch {
          #expect(restored.count == 0)
          #expect(!error.description.isEmpty)
        }
      }
    }
  }

  @Test("Z3 each kind of wrong snapshot is told")
  func reasons() throws {
    let store = ConversationStore(configuration())
    func reason(_ bytes: [UInt8]) -> ConversationSnapshotError.Reason? {
      do throws(ConversationSnapshotError) {
        try ConversationStore(configuration()).restore(from: bytes)
        return nil
      } catch {
        return error.reason
      }
    }
    _ = store["a"].append("a")
    let bytes = store.snapshot()
    #expect(reason(bytes) == nil)
    #expect(reason([]) == .notASnapshot)
    #expect(reason([1] + bytes.dropFirst()) == .notASnapshot)
    #expect(reason(bytes.dropLast()) == .damaged)
    #expect(reason(bytes + [7]) == .damaged)
    #expect(reason(Array(bytes.prefix(12))) == .malformed)
    var other = configuration()
    other.resolution = .milliseconds(2)
    #expect(throws: ConversationSnapshotError.self) {
      try ConversationStore(other).restore(from: bytes)
    }
  }
}
