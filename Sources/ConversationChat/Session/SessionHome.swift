import ConversationMemory

/// What a session asks of the conversation that it is a line of, wherever that is kept.
protocol SessionHome: Sendable {
  /// The conversation's name in a store; nil for one by itself.
  var name: ConversationName? { get }

  /// What a window has room for of a line, oldest first.
  func read(
    _ branch: ConversationBranch, through window: ConversationWindow
  ) -> ConversationSessionView

  /// Adds entries in one step; whether all were, or else none: there is no room for them, or their
  /// line has left.
  func append(_ drafts: [ConversationDraft<ConversationItem>]) -> Bool

  /// Adds an entry in one step that continues nothing, on a line of its own beside another; whether
  /// there was room.
  func appendLine(
    _ draft: ConversationDraft<ConversationItem>, beside branch: ConversationBranch
  ) -> Bool

  /// Takes the newest entry of a line back; nil if there is none, or something else continues it.
  func removeHead(of branch: ConversationBranch) -> ConversationItem?

  /// Takes back, in one step, all entries of a line that no other shares.
  func removeLine(of branch: ConversationBranch)

  /// The newest live entry of a line.
  func newest(of branch: ConversationBranch) -> ConversationMessageID?

  /// The latest live entry that is the state of a key.
  func state(_ key: String) -> (item: ConversationItem, id: ConversationMessageID)?

  func remove(_ id: ConversationMessageID) -> Bool
  func fork(from id: ConversationMessageID) -> ConversationBranch?
}

/// A conversation by itself.
struct MemoryHome: SessionHome {
  let memory: ConversationBufferWindowMemory<ConversationItem>

  var name: ConversationName? { nil }

  func read(
    _ branch: ConversationBranch, through window: ConversationWindow
  ) -> ConversationSessionView {
    ConversationSessionView(
      memory.read(branch, through: window.partingExchanges()), through: window,
      item: { $0.payload }, byteCount: { memory.byteCount(of: $0) })
  }

  func append(_ drafts: [ConversationDraft<ConversationItem>]) -> Bool {
    if case .appended = memory.append(contentsOf: drafts) { true } else { false }
  }

  func appendLine(
    _ draft: ConversationDraft<ConversationItem>, beside branch: ConversationBranch
  ) -> Bool {
    memory.appendLine(draft, beside: branch)
  }

  func removeHead(of branch: ConversationBranch) -> ConversationItem? {
    memory.removeHead(of: branch)?.payload
  }

  func removeLine(of branch: ConversationBranch) { _ = memory.removeLine(of: branch) }

  func newest(of branch: ConversationBranch) -> ConversationMessageID? {
    memory.newest(of: branch)
  }

  func state(_ key: String) -> (item: ConversationItem, id: ConversationMessageID)? {
    memory.state(key).map { ($0.payload, $0.id) }
  }

  func remove(_ id: ConversationMessageID) -> Bool { memory.remove(id) }

  func fork(from id: ConversationMessageID) -> ConversationBranch? { memory.fork(from: id) }
}

/// A conversation of a store.
struct StoreHome: SessionHome {
  let conversation: StoredConversation

  var name: ConversationName? { conversation.name }

  func read(
    _ branch: ConversationBranch, through window: ConversationWindow
  ) -> ConversationSessionView {
    ConversationSessionView(
      conversation.read(branch, through: window.partingExchanges()), through: window,
      item: { ConversationItem($0) }, byteCount: { $0.count })
  }

  func append(_ drafts: [ConversationDraft<ConversationItem>]) -> Bool {
    if case .appended = conversation.append(contentsOf: drafts.map(bytes)) { true } else { false }
  }

  func appendLine(
    _ draft: ConversationDraft<ConversationItem>, beside branch: ConversationBranch
  ) -> Bool {
    conversation.appendLine(bytes(draft), beside: branch)
  }

  private func bytes(
    _ draft: ConversationDraft<ConversationItem>
  ) -> ConversationDraft<[UInt8]> {
    ConversationDraft(
      draft.payload.payload, attributes: draft.attributes, parent: draft.parent,
      branch: draft.branch, isPinned: draft.isPinned)
  }

  func removeHead(of branch: ConversationBranch) -> ConversationItem? {
    conversation.removeHead(of: branch).map { ConversationItem($0) }
  }

  func removeLine(of branch: ConversationBranch) {
    _ = conversation.removeLine(of: branch)
  }

  func newest(of branch: ConversationBranch) -> ConversationMessageID? {
    conversation.newest(of: branch)
  }

  func state(_ key: String) -> (item: ConversationItem, id: ConversationMessageID)? {
    conversation.state(key).map { (ConversationItem($0), $0.id) }
  }

  func remove(_ id: ConversationMessageID) -> Bool { conversation.remove(id) }

  func fork(from id: ConversationMessageID) -> ConversationBranch? {
    conversation.fork(from: id)
  }
}
