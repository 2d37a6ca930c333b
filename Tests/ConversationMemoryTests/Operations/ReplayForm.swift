import Testing

@testable import ConversationMemory

/// A way to keep a store that goes through what happened to another: none may show.
struct ReplayForm: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let shardCount: Int
  let packs: Bool
  let key: HashKey

  static let all = [
    ReplayForm(
      testDescription: "one shard, packed", shardCount: 1, packs: true,
      key: HashKey(low: 7, high: 8)),
    ReplayForm(
      testDescription: "one shard, apart", shardCount: 1, packs: false,
      key: HashKey(low: 7, high: 8)),
    ReplayForm(
      testDescription: "64 shards, packed", shardCount: 64, packs: true,
      key: HashKey(low: 9, high: 10)),
    ReplayForm(
      testDescription: "64 shards by a key of their own", shardCount: 64, packs: true,
      key: .random()),
  ]

  /// A store of this form under the rules of another one, which looks after itself in nothing.
  ///
  /// - Parameter clock: Nil for that of the other one.
  func store(
    _ configuration: ConversationStoreConfiguration, clock: ConversationClock? = nil,
    recorder: (any ConversationRecorder)? = nil
  ) -> ConversationStore {
    var configuration = configuration
    configuration.clock = clock ?? configuration.clock
    configuration.hashKey = key
    configuration.shardCount = shardCount
    configuration.habits = StoreHabits(
      sweeps: false, packs: packs, awakeGroupsCount: 1, checks: true)
    configuration.recorder = recorder
    return ConversationStore(configuration)
  }
}

extension ConversationStore {
  /// Goes through what happened elsewhere.
  ///
  /// - Returns: What each operation came to.
  @discardableResult
  func replay(_ entries: some Sequence<Tape.Entry>) -> [ConversationAnswer] {
    entries.map { entry in
      do throws(ConversationOperationError) {
        let operation = try ConversationOperation(entry.bytes)
        #expect(operation.kind == entry.kind)
        return apply(operation, at: entry.instant)
      } catch {
        Issue.record("\(entry.kind) at \(entry.position): \(error)")
        return .nothing
      }
    }
  }
}
