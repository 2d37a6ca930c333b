import ConversationMemory
import ConversationTestSupport
import Synchronization

/// What a recorder was lent, the newest operations.
final class Tape: ConversationRecorder {
  let operations = Mutex<[[UInt8]]>([])

  func record(_ record: borrowing ConversationRecord) {
    var bytes: [UInt8] = []
    record.encode(into: &bytes)
    see((record.kind, record.position, record.instant))
    operations.withLock { operations in
      if operations.count >= 64 { operations.removeFirst(32) }
      operations.append(bytes)
    }
  }
}

/// A store, which others take the place of now and then, one conversation of which is the place.
final class StorePlace: Place {
  typealias Payload = [UInt8]

  let chance: Chance
  let clock = ConversationManualClock()
  private(set) var log = LogFinds<[UInt8]>()
  private(set) var store: ConversationStore
  /// Another, to which the operations of the first are applied.
  private(set) var follower: ConversationStore
  private(set) var tape = Tape()
  private(set) var goesByItself = true
  /// Snapshots of this store, and of those that it took the place of.
  var snapshots: [[UInt8]] = []

  init(_ chance: Chance) {
    self.chance = chance
    store = ConversationStore()
    follower = ConversationStore()
    replace()
  }

  /// Begins anew, and may go on from a snapshot.
  func replace() {
    log = LogFinds()
    tape = Tape()
    var configuration = chance.storeConfiguration()
    goesByItself = chance.flag()
    if !goesByItself { configuration.clock = .injected(clock) }
    if chance.once(in: 2) { configuration.recorder = tape }
    store = ConversationStore(configuration)
    configuration.recorder = nil
    follower = ConversationStore(configuration)
    if let snapshot = chance.known(snapshots) { restore(store, from: snapshot) }
  }

  func restore(_ store: ConversationStore, from snapshot: [UInt8]) {
    do throws(ConversationSnapshotError) {
      try store.restore(from: snapshot, elapsed: chance.maybe(chance.duration))
    } catch {
      see(error.description)
    }
  }

  var countsTokens: Bool { store.configuration.tokenCount != nil }

  func openGroup(
    _ name: String, _ rules: ConversationGroupRules, from position: ConversationPosition
  ) -> ConversationGroup<[UInt8]> {
    let jobs = conversation()
    let letters = chance.maybe { self.conversation() }
    // What goes back to where it comes from is the caller's mistake.
    return jobs.group(
      name, rules: rules, from: position, deadLetters: letters?.name == jobs.name ? nil : letters)
  }

  func subscribe(from position: ConversationPosition) -> ConversationSubscription<[UInt8]> {
    conversation().subscribe(from: position)
  }

  /// One of its conversations, which may be there or not.
  func conversation() -> StoredConversation {
    switch chance.below(4) {
    case 0: store[chance.bytes()]
    case 1: store[ConversationName(chance.text())]
    default: store[chance.text()]
    }
  }
}

extension Chance {
  func storeConfiguration() -> ConversationStoreConfiguration {
    var configuration = ConversationStoreConfiguration()
    configuration.capacity = positive()
    configuration.conversationByteBudget = once(in: 3) ? positive() : nil
    configuration.byteBudget = once(in: 3) ? positive() : nil
    configuration.overflow = one(of: [.evictOldest, .reject, .wait])
    configuration.retention = one(of: [.window, .untilConsumed])
    configuration.compactsStates = flag()
    configuration.clock = one(of: [.coarse, .precise, .unix])
    configuration.resolution = once(in: 2) ? .milliseconds(1) : max(.nanoseconds(1), duration())
    configuration.remembrance = once(in: 2) ? .zero : length()
    if once(in: 3) { configuration.waitLimit = below(3) }
    configuration.shardCount = once(in: 3) ? nil : one(of: [1, 1, 2, 3, 1024])
    if once(in: 2) {
      let count = int()
      configuration.tokenCount = { _ in count }
    }
    if once(in: 2) { configuration.observer = { see(($0.bytes, $1, $2)) } }
    if once(in: 2) { configuration.departureObserver = { see(($0.bytes, $1, $2)) } }
    if once(in: 2) { configuration.valueObserver = { see(($0.bytes, $1, $2)) } }
    configuration.valueTypes = [ConversationBytes.self]
    let countsTokens = configuration.tokenCount != nil
    configuration.window = window(ofTokens: countsTokens)
    configuration.windows = (0..<below(3)).map { _ in
      ConversationWindowRule(
        pattern: ConversationPattern(pattern()), window: window(ofTokens: countsTokens))
    }
    return configuration
  }
}
