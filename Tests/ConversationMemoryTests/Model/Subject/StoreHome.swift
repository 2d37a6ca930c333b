import Synchronization

@testable import ConversationMemory

/// A store that is walked through.
final class StoreHome: WalkHome {
  private var configuration: ConversationStoreConfiguration
  private var store: ConversationStore
  private let diary = WalkDiary()
  /// What goes through it again, where that is asked for.
  private var replay: StoreReplay?

  init(_ load: WalkLoad, variant: WalkVariant, clock: StandingClock) {
    var configuration = ConversationStoreConfiguration()
    let rules = load.rules
    configuration.window = rules.window.window
    configuration.windows = load.windows.map { (ConversationPattern($0.pattern), $0.window.window) }
    configuration.capacity = rules.capacity
    configuration.conversationByteBudget = rules.byteBudget
    configuration.overflow = rules.rejects ? .reject : .evictOldest
    configuration.retention = rules.isQueue ? .untilConsumed : .window
    configuration.compactsStates = rules.compactsStates
    configuration.remembrance = rules.remembrance.map { .nanoseconds($0) } ?? .seconds(1 << 33)
    configuration.tokenCount = { ReferenceRules.tokenCount($0) }
    configuration.clock = .injected(clock)
    configuration.resolution = .nanoseconds(1)
    configuration.shardCount = variant.shardCount
    configuration.habits.packs = variant.packs
    configuration.habits.checks = true
    if variant.replaysEvery != nil { replay = StoreReplay(clock) }
    configuration.recorder = replay?.tape
    self.configuration = configuration
    store = ConversationStore()
    store = nextStore()
  }

  /// A store that is told of from now on. One that went before may still be asked, by whoever has a
  /// group of it that was removed; what it tells is nobody's any more.
  private func nextStore() -> ConversationStore {
    observe(as: diary.nextStore())
    return ConversationStore(configuration)
  }

  /// Has the next store note what it tells, under its number.
  private func observe(as number: Int) {
    let diary = diary
    configuration.observer = { name, message, reason in
      diary.note(name.text, message, reason, by: number)
    }
  }

  func append(_ draft: ConversationDraft<[UInt8]>, to name: String) -> ConversationAppend<[UInt8]> {
    store.append(draft, to: name)
  }
  func append(
    contentsOf drafts: [ConversationDraft<[UInt8]>], to name: String
  ) -> ConversationBatchAppend { store.append(contentsOf: drafts, to: name) }
  func dequeue(_ name: String) -> ConversationMessage<[UInt8]>? { store.dequeue(name) }
  func finish(_ name: String) -> Bool { store.finish(name) }
  func read(_ name: String, through window: ConversationWindow) -> ConversationView<[UInt8]> {
    store.read(name, through: window)
  }
  func read(
    _ name: String, on branch: ConversationBranch, through window: ConversationWindow
  ) -> ConversationView<[UInt8]> { store.read(name, on: branch, through: window) }
  func path(
    to id: ConversationMessageID, of name: String, through window: ConversationWindow
  ) -> ConversationPath<[UInt8]>? { store.path(to: id, of: name, through: window) }
  func message(_ id: ConversationMessageID, of name: String) -> ConversationMessage<[UInt8]>? {
    store.message(id, of: name)
  }
  func messages(
    _ ids: Range<ConversationMessageID>, of name: String, limit: Int, fromEnd isFromEnd: Bool
  ) -> [ConversationMessage<[UInt8]>] {
    store.messages(ids, of: name, limit: limit, fromEnd: isFromEnd)
  }
  func children(of id: ConversationMessageID, of name: String) -> [ConversationMessage<[UInt8]>] {
    store.children(of: id, of: name)
  }
  func subtree(of id: ConversationMessageID, of name: String) -> [ConversationMessage<[UInt8]>] {
    store.subtree(of: id, of: name)
  }
  func state(_ key: String, of name: String) -> ConversationMessage<[UInt8]>? {
    store.state(key, of: name)
  }
  func head(of name: String) -> ConversationMessageID? { store.head(of: name) }
  func branches(of name: String) -> [ConversationBranch: ConversationMessageID] {
    store.branches(of: name)
  }
  func remove(_ id: ConversationMessageID, of name: String) -> Bool { store.remove(id, of: name) }
  func removeSubtree(of id: ConversationMessageID, of name: String) -> Int {
    store.removeSubtree(of: id, of: name)
  }
  func removeAll(of name: String) -> Int { store.removeAll(of: name) }
  func fork(from id: ConversationMessageID, of name: String) -> ConversationBranch? {
    store.fork(from: id, of: name)
  }
  func move(
    _ branch: ConversationBranch, to id: ConversationMessageID, of name: String
  ) -> Bool { store.move(branch, to: id, of: name) }
  func subscribe(
    to name: String, from position: ConversationPosition
  ) -> ConversationSubscription<[UInt8]> {
    replay?.isSubscribed = true
    return store.subscribe(to: name, from: position)
  }
  func group(
    _ group: String, of name: String, rules: ConversationGroupRules,
    from position: ConversationPosition, deadLetters: String?
  ) -> ConversationGroup<[UInt8]> {
    store.group(group, of: name, rules: rules, from: position, deadLetters: deadLetters)
  }
  func remove(_ group: ConversationGroup<[UInt8]>, of name: String) { store.remove(group) }
  func accounts() -> [(account: ConversationAccount, liveBytes: Int)] {
    [(store.account, store.usage.liveBytes)]
  }
  var count: Int { store.count }
  func setWindow(_ window: ConversationWindow, of pattern: String?) -> Bool {
    store.setWindow(window, of: pattern.map { ConversationPattern($0) })
  }
  func sweep() { store.expire() }
  func restore() -> String? {
    if replay != nil { return goThroughAgain() }
    let bytes = store.snapshot()
    store = nextStore()
    do throws(ConversationSnapshotError) { try store.restore(from: bytes) } catch {
      return "\(error)"
    }
    return store.snapshot() == bytes ? nil : "restored and written again, the bytes differ"
  }

  /// Compares other stores that go through everything, and goes on as one of them, if it can.
  private func goThroughAgain() -> String? {
    if let difference = replay?.difference(of: store) { return difference }
    guard replay?.isSubscribed == false else { return nil }
    // What leaves there has left here, and was told: it is listened to from then on.
    observe(as: diary.storeNumber + 1)
    if let follower = replay?.follower(configuration) { store = follower }
    _ = diary.nextStore()
    return nil
  }

  var told: [String: [WalkDeparture]] { diary.told }
}

/// What an observer was told, by name.
final class WalkDiary: Sendable {
  private let entries = Mutex<[String: [WalkDeparture]]>([:])
  private let storeCount = Atomic<Int>(0)

  /// The number of the present store.
  var storeNumber: Int { storeCount.load(ordering: .relaxed) }

  /// The number of a store in the place of the one before.
  func nextStore() -> Int { storeCount.wrappingAdd(1, ordering: .relaxed).newValue }

  func note(
    _ name: String, _ message: ConversationMessage<[UInt8]>, _ reason: ConversationDeparture.Reason,
    by store: Int
  ) {
    guard store == storeNumber else { return }
    entries.withLock {
      $0[name, default: []].append(
        WalkDeparture(id: message.id.rawValue, payload: message.payload, reason: reason))
    }
  }

  var told: [String: [WalkDeparture]] { entries.withLock { $0 } }
}
