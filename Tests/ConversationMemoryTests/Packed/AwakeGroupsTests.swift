import ConversationTestSupport
import Testing
import _ConversationTestSupport

@testable import ConversationMemory

@Suite("Groups of packed conversations that stay awake for a while")
struct AwakeGroupsTests {
  private static let names = ["a", "b", "c", "d", "e"]

  private func store(
    keepingAwake count: Int, _ clock: ConversationManualClock
  ) -> ConversationStore {
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.resolution = .nanoseconds(1)
    configuration.window = .time(.nanoseconds(400))
    configuration.shardCount = 1
    configuration.hashKey = HashKey(low: 1, high: 2)
    configuration.habits = StoreHabits(sweeps: false, awakeGroupsCount: count, checks: true)
    return ConversationStore(configuration)
  }

  /// One step, the same in every store; what came of it.
  private func step(
    _ store: ConversationStore, _ random: inout SeededGenerator,
    _ receipts: inout [String: [ConversationReceipt]]
  ) -> String {
    let name = Self.names[Int.random(in: 0..<5, using: &random)]
    let conversation = store[name]
    let choice = Int.random(in: 0..<20, using: &random)
    let limit = Int.random(in: 1...80, using: &random)
    if choice == 0 { return "\(conversation.remove())" }
    if choice < 8 { return "\(conversation.append([UInt8](repeating: 1, count: limit % 9)))" }
    if choice == 8 {
      // More are pending then than rest.
      return (0..<70).map { _ in "\(conversation.append([1]))" }.joined()
    }
    let group = conversation.group("g\(limit % 2)", rules: .init(lease: .nanoseconds(limit)))
    let key = "\(name)\(limit % 2)"
    switch choice {
    case 9:
      receipts[key] = nil
      return "\(conversation.remove(group))"
    case 10: return "\(String(describing: group.status))"
    case 11..<16:
      let deliveries = group.receive(as: "w\(limit % 3)", atMost: limit)
      receipts[key, default: []] += deliveries.map(\.receipt)
      return "\(deliveries)"
    default:
      let held = receipts[key] ?? []
      receipts[key] = Array(held.dropFirst(limit))
      return "\(held.prefix(limit).map { group.acknowledge($0) })"
    }
  }

  @Test(
    "M6 B5 L9 of how many conversations groups stay awake shows in nothing but memory",
    arguments: 0..<8)
  func counts(_: Int) {
    withSeed { random in
      for _ in 0..<walkCount(of: 8) {
        let clock = ConversationManualClock()
        let stores = [0, 1, 2, 16].map { store(keepingAwake: $0, clock) }
        let floors = stores.map(\.usage.heldBytes)
        var receipts = [[String: [ConversationReceipt]]](repeating: [:], count: stores.count)
        for _ in 0..<150 {
          let seed = random.next()
          let answers = stores.indices.map { index in
            var steps = SeededGenerator(seed: seed)
            return step(stores[index], &steps, &receipts[index])
          }
          for answer in answers { #expect(answer == answers[0]) }
          clock.advance(by: .nanoseconds(Int.random(in: 0..<5, using: &random)))
        }
        let snapshots = stores.map { $0.snapshot() }
        for snapshot in snapshots { #expect(snapshot == snapshots[0]) }
        for (store, floor) in zip(stores, floors) {
          for name in Self.names { store[name].remove() }
          #expect(store.usage.heldBytes - floor <= 2_048, "\(store.usage), from \(floor)")
        }
      }
    }
  }
}
