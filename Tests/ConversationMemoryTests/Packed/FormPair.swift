import ConversationTestSupport
import Testing

@testable import ConversationMemory

/// One conversation in two stores, of which one packs it and the other keeps it apart: whatever
/// happens to both, they say the same.
struct FormPair {
  let clock: ConversationManualClock
  let packed: StoredConversation
  let apart: StoredConversation
  private let configuration: ConversationStoreConfiguration
  private let diaries = [WalkDiary(), WalkDiary()]

  /// - Parameters:
  ///   - isObserved: Whether somebody is told of what leaves.
  ///   - keepsAwake: Whether groups of the packed one stay awake, instead of resting after each
  ///     event.
  init(
    observed isObserved: Bool = false, keepingAwake keepsAwake: Bool = false,
    _ configure: (inout ConversationStoreConfiguration) -> Void = { _ in }
  ) {
    let clock = ConversationManualClock()
    var configuration = ConversationStoreConfiguration()
    configuration.clock = .injected(clock)
    configuration.resolution = .nanoseconds(1)
    configuration.capacity = 5_000
    configuration.shardCount = 1
    configuration.remembrance = .seconds(1 << 33)
    configuration.hashKey = HashKey(low: 1, high: 2)
    configuration.tokenCount = { $0.count / 3 }
    configure(&configuration)
    self.clock = clock
    self.configuration = configuration
    let diaries = diaries
    func store(_ number: Int) -> ConversationStore {
      var configuration = configuration
      if isObserved {
        configuration.observer = { diaries[number].note($0.text, $1, $2, by: 0) }
      }
      return Self.store(configuration, packing: number == 0, keepingAwake: keepsAwake)
    }
    packed = store(0)["a"]
    apart = store(1)["a"]
  }

  private static func store(
    _ configuration: ConversationStoreConfiguration, packing packs: Bool,
    keepingAwake keepsAwake: Bool = false
  ) -> ConversationStore {
    var configuration = configuration
    configuration.habits = StoreHabits(
      sweeps: false, packs: packs, awakeGroupsCount: keepsAwake ? 16 : 0, checks: true)
    return ConversationStore(configuration)
  }

  /// Whether it is packed in the store that packs.
  var isPacked: Bool { packed.store.shards.allSatisfy { $0.pointee.apart.isEmpty } }

  /// Does the same to both, and expects the same answer; it is that of the packed one.
  @discardableResult
  func both<Answer>(
    _ what: String = "", _ location: SourceLocation = #_sourceLocation,
    _ body: (StoredConversation) -> Answer
  ) -> Answer {
    let answers = (body(packed), body(apart))
    let texts = ("\(answers.0)", "\(answers.1)")
    #expect(texts.0 == texts.1, "\(what)", sourceLocation: location)
    return answers.0
  }

  /// Expects the same answers to every question, the same bytes as snapshots, and that a store that
  /// is restored from them says the same and packs what was packed.
  func compare(_ what: String = "", _ location: SourceLocation = #_sourceLocation) {
    both("read: \(what)", location) { $0.read() }
    both("branch: \(what)", location) { $0.read(.main) }
    both("newest: \(what)", location) { ($0.head(), $0.newest(of: .main)) }
    both("account: \(what)", location) { ($0.store.account, $0.store.usage.liveBytes) }
    let told = diaries.map { diary in (diary.told["a"] ?? []).map { "\($0)" } }
    #expect(told[0] == told[1], "told: \(what)", sourceLocation: location)
    let newest = packed.head()?.rawValue ?? 0
    for id in (newest - min(newest, 12))...(newest + 1) {
      let id = ConversationMessageID(rawValue: id)
      both("path to \(id): \(what)", location) { $0.path(to: id) }
      both("children of \(id): \(what)", location) { $0.children(of: id).map(\.id) }
    }
    let wasPacked = isPacked
    let bytes = both("bytes: \(what)", location) { $0.store.snapshot() }
    for packs in [true, false] {
      let store = Self.store(configuration, packing: packs)
      do throws(ConversationSnapshotError) { try store.restore(from: bytes) } catch {
        Issue.record("restore: \(what): \(error)", sourceLocation: location)
      }
      #expect(store.snapshot() == bytes, "restored: \(what)", sourceLocation: location)
      if packs, wasPacked { #expect(store["a"].isPacked || store.count == 0) }
    }
  }
}
