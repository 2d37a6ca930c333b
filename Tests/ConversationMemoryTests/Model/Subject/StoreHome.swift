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
    configuration.windows = load.windows.map {
      ConversationWindowRule(
        pattern: ConversationPattern($0.pattern), window: $0.window.window)
    }
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
    store[name].append(draft)
  }
  func append(
    contentsOf drafts: [ConversationDraft<[UInt8]>], to name: String
  ) -> ConversationBatchAppend { store[name].append(contentsOf: drafts) }
  func dequeue(_ name: String) -> ConversationMessage<[UInt8]>? { store[name].dequeue() }
  func finish(_ name: String) -> Bool { store[name].finish() }
  func read(_ name: String, through window: ConversationWindow) -> ConversationView<[UInt8]> {
    store[name].read(through: window)
  }
  func read(
    _ name: String, on branch: ConversationBranch, through window: ConversationWindow
  ) -> ConversationView<[UInt8]> { store[name].read(branch, through: window) }
  func path(
    to id: ConversationMessageID, of name: String, through window: ConversationWindow
  ) -> ConversationPath<[UInt8]>? { store[name].path(to: id, through: window) }
  func message(_ id: ConversationMessageID, of name: String) -> ConversationMessage<[UInt8]>? {
    store[name].message(id)
  }
  func messages(
    _ ids: Range<ConversationMessageID>, of name: String, limit: Int, fromEnd isFromEnd: Bool
  ) -> [ConversationMessage<[UInt8]>] {
    store[name].messages(ids, limit: limit, fromEnd: isFromEnd)
  }
  func children(of id: ConversationMessageID, of name: String) -> [ConversationMessage<[UInt8]>] {
    store[name].children(of: id)
  }
  func subtree(of id: ConversationMessageID, of name: String) -> [ConversationMessage<[UInt8]>] {
    store[name].subtree(of: id)
  }
  func state(_ key: String, of name: String) -> ConversationMessage<[UInt8]>? {
    store[name].state(key)
  }
  func head(of name: String) -> ConversationMessageID? { store[name].head() }
  func branches(of name: String) -> [ConversationBranch: ConversationMessageID] {
    store[name].branches
  }
  func remove(_ id: ConversationMessageID, of name: String) -> Bool { store[name].remove(id) }
  func removeSubtree(of id: ConversationMessageID, of name: String) -> Int {
    store[name].removeSubtree(of: id)
  }
  func removeAll(of name: String) -> Int { store[name].removeAll() }
  func removeHead(
    of name: String, on branch: ConversationBranch
  ) -> ConversationMessage<[UInt8]>? { store[name].removeHead(of: branch) }
  func removeLine(of name: String, on branch: ConversationBranch) -> Int {
    store[name].removeLine(of: branch)
  }
  func fork(from id: ConversationMessageID, of name: String) -> ConversationBranch? {
    store[name].fork(from: id)
  }
  func move(
    _ branch: ConversationBranch, to id: ConversationMessageID, of name: String
  ) -> Bool { store[name].move(branch, to: id) }
  func subscribe(
    to name: String, from position: ConversationPosition
  ) -> ConversationSubscription<[UInt8]> {
    replay?.isSubscribed = true
    return store[name].subscribe(from: position)
  }
  func group(
    _ group: String, of name: String, rules: ConversationGroupRules,
    from position: ConversationPosition, deadLetters: String?
  ) -> ConversationGroup<[UInt8]> {
    store[name].group(
      group, rules: rules, from: position, deadLetters: deadLetters.map { store[$0] })
  }
  func remove(_ group: ConversationGroup<[UInt8]>, of name: String) {
    store[name].remove(group)
  }
  func accounts() -> [(account: ConversationAccount, liveBytes: Int)] {
    [(store.account, store.usage.liveBytes)]
  }
  var count: Int { store.count }
  func exists(_ name: String) -> Bool { store[name].exists }
  func version(_ name: String) -> ConversationVersion? { store[name].version }
  func removeWhole(_ name: String) -> Bool { store[name].remove() }
  func rename(_ name: String, to other: String, replaces: Bool) -> String {
    "\(store[name].rename(to: ConversationName(other), replacing: replaces))"
  }
  func setEnd(of name: String, in duration: Int64?) -> Bool {
    guard let duration else { return store[name].persist() }
    return store[name].expire(at: store.configuration.clock.now.advanced(byNanoseconds: duration))
  }
  func end(of name: String) -> ConversationInstant? { store[name].expiry }
  func removeEverything() { store.removeAll() }
  func names() -> [String] {
    var names: [String] = []
    var cursor: ConversationScanCursor? = .start
    while let place = cursor {
      let scan = store.scan(from: place, atMost: 2)
      names += scan.names.map(\.text)
      cursor = scan.next
    }
    return names.sorted()
  }
  func setWindow(_ window: ConversationWindow, of pattern: String?) -> Bool {
    store.setWindow(window, of: pattern.map { ConversationPattern($0) })
  }
  func moveApart(_ name: String) { store[name].moveApart() }
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
