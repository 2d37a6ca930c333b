import ConversationMemory

/// Single memories, each under a name, that are walked through.
final class MemoryHome: WalkHome {
  private let memories: [String: ConversationBufferWindowMemory<[UInt8]>]
  private let diary = WalkDiary()

  init(_ load: WalkLoad, clock: StandingClock) {
    var memories: [String: ConversationBufferWindowMemory<[UInt8]>] = [:]
    for name in load.names {
      let rules = load.ownRules[name] ?? load.rules
      var configuration = ConversationConfiguration<[UInt8]>()
      configuration.window = rules.window.window
      configuration.capacity = rules.capacity
      configuration.byteBudget = rules.byteBudget
      configuration.overflow = rules.rejects ? .reject : .evictOldest
      configuration.retention = rules.isQueue ? .untilConsumed : .window
      configuration.compactsStates = rules.compactsStates
      configuration.clock = .injected(clock)
      configuration.byteCount = { $0.count }
      configuration.tokenCount = { ReferenceRules.tokenCount($0) }
      let diary = diary
      configuration.observer = { message, reason in diary.note(name, message, reason, by: 0) }
      memories[name] = ConversationBufferWindowMemory(configuration)
    }
    self.memories = memories
  }

  private func memory(_ name: String) -> ConversationBufferWindowMemory<[UInt8]> {
    guard let memory = memories[name] else { preconditionFailure("A load names \(name) first.") }
    return memory
  }

  func append(_ draft: ConversationDraft<[UInt8]>, to name: String) -> ConversationAppend<[UInt8]> {
    memory(name).append(draft)
  }
  func append(
    contentsOf drafts: [ConversationDraft<[UInt8]>], to name: String
  ) -> ConversationBatchAppend {
    memory(name).append(contentsOf: drafts)
  }
  func dequeue(_ name: String) -> ConversationMessage<[UInt8]>? { memory(name).dequeue() }
  func finish(_ name: String) -> Bool {
    memory(name).finish()
    return true
  }
  func read(_ name: String, through window: ConversationWindow) -> ConversationView<[UInt8]> {
    memory(name).read(through: window)
  }
  func read(
    _ name: String, on branch: ConversationBranch, through window: ConversationWindow
  ) -> ConversationView<[UInt8]> { memory(name).read(branch, through: window) }
  func path(
    to id: ConversationMessageID, of name: String, through window: ConversationWindow
  ) -> ConversationPath<[UInt8]>? { memory(name).path(to: id, through: window) }
  func message(_ id: ConversationMessageID, of name: String) -> ConversationMessage<[UInt8]>? {
    memory(name).message(id)
  }
  /// A memory has no such question; asked one by one it answers the same.
  func messages(
    _ ids: Range<ConversationMessageID>, of name: String, limit: Int, fromEnd isFromEnd: Bool
  ) -> [ConversationMessage<[UInt8]>] {
    let found = ids.compactMap { memory(name).message($0) }
    return Array(isFromEnd ? found.suffix(limit) : found.prefix(limit))
  }
  func children(of id: ConversationMessageID, of name: String) -> [ConversationMessage<[UInt8]>] {
    memory(name).children(of: id)
  }
  func subtree(of id: ConversationMessageID, of name: String) -> [ConversationMessage<[UInt8]>] {
    memory(name).subtree(of: id)
  }
  func state(_ key: String, of name: String) -> ConversationMessage<[UInt8]>? {
    memory(name).state(key)
  }
  func head(of name: String) -> ConversationMessageID? { memory(name).head() }
  func branches(of name: String) -> [ConversationBranch: ConversationMessageID] {
    memory(name).branches
  }
  func remove(_ id: ConversationMessageID, of name: String) -> Bool { memory(name).remove(id) }
  func removeSubtree(of id: ConversationMessageID, of name: String) -> Int {
    memory(name).removeSubtree(of: id)
  }
  func removeAll(of name: String) -> Int {
    preconditionFailure("A memory has no such call; no load asks for it.")
  }
  func removeHead(
    of name: String, on branch: ConversationBranch
  ) -> ConversationMessage<[UInt8]>? { memory(name).removeHead(of: branch) }
  func removeLine(of name: String, on branch: ConversationBranch) -> Int {
    memory(name).removeLine(of: branch)
  }
  func fork(from id: ConversationMessageID, of name: String) -> ConversationBranch? {
    memory(name).fork(from: id)
  }
  func move(
    _ branch: ConversationBranch, to id: ConversationMessageID, of name: String
  ) -> Bool { memory(name).move(branch, to: id) }
  func subscribe(
    to name: String, from position: ConversationPosition
  ) -> ConversationSubscription<[UInt8]> { memory(name).subscribe(from: position) }
  func group(
    _ group: String, of name: String, rules: ConversationGroupRules,
    from position: ConversationPosition, deadLetters: String?
  ) -> ConversationGroup<[UInt8]> {
    memory(name).group(
      group, rules: rules, from: position, deadLetters: deadLetters.map { memory($0) })
  }
  func remove(_ group: ConversationGroup<[UInt8]>, of name: String) { memory(name).remove(group) }
  func accounts() -> [(account: ConversationAccount, liveBytes: Int)] {
    memories.sorted { $0.key < $1.key }.map {
      ($0.value.account, $0.value.usage.liveBytes)
    }
  }
  var count: Int { memories.count }
  func setWindow(_ window: ConversationWindow, of pattern: String?) -> Bool {
    preconditionFailure("A memory has no such call; no load asks for it.")
  }
  func moveApart(_: String) {}
  func sweep() { for memory in memories.values { _ = memory.account } }
  func restore() -> String? {
    preconditionFailure("A memory has no such call; no load asks for it.")
  }
  var told: [String: [WalkDeparture]] { diary.told }
}
