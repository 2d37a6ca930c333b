import ConversationMemory

/// What a session asks of the conversation that it is a line of, wherever that is kept.
protocol SessionHome: Sendable {
  /// The conversation's name in a store; nil for one by itself.
  var name: ConversationName? { get }

  /// What a window has room for of a line, oldest first.
  func read(
    _ branch: ConversationBranch, through window: ConversationWindow
  ) -> (items: [ConversationItem], leftOut: ConversationLeftOut)

  /// The id of a new entry; nil if there is no room for it, or its line has left.
  func append(_ draft: ConversationDraft<ConversationItem>) -> ConversationMessageID?

  /// A live entry, and the one that it continues.
  func entry(
    _ id: ConversationMessageID
  ) -> (item: ConversationItem, parent: ConversationMessageID?)?

  /// The latest live entry that is the state of a key.
  func state(_ key: String) -> (item: ConversationItem, id: ConversationMessageID)?

  func remove(_ id: ConversationMessageID) -> Bool
  func head(of branch: ConversationBranch) -> ConversationMessageID?
  func move(_ branch: ConversationBranch, to id: ConversationMessageID)
  func fork(from id: ConversationMessageID) -> ConversationBranch?

  /// Whether something continues an entry, or is about to: an entry, or a line but this one.
  func isShared(_ id: ConversationMessageID, beside branch: ConversationBranch) -> Bool
}

/// A conversation by itself.
struct MemoryHome: SessionHome {
  let memory: ConversationBufferWindowMemory<ConversationItem>

  var name: ConversationName? { nil }

  func read(
    _ branch: ConversationBranch, through window: ConversationWindow
  ) -> (items: [ConversationItem], leftOut: ConversationLeftOut) {
    let view = memory.read(branch, through: window)
    return (view.messages.map(\.payload), view.leftOut)
  }

  func append(_ draft: ConversationDraft<ConversationItem>) -> ConversationMessageID? {
    memory.append(draft).id
  }

  func entry(
    _ id: ConversationMessageID
  ) -> (item: ConversationItem, parent: ConversationMessageID?)? {
    memory.message(id).map { ($0.payload, $0.parent) }
  }

  func state(_ key: String) -> (item: ConversationItem, id: ConversationMessageID)? {
    memory.state(key).map { ($0.payload, $0.id) }
  }

  func remove(_ id: ConversationMessageID) -> Bool { memory.remove(id) }

  func head(of branch: ConversationBranch) -> ConversationMessageID? { memory.head(of: branch) }

  func move(_ branch: ConversationBranch, to id: ConversationMessageID) {
    memory.move(branch, to: id)
  }

  func fork(from id: ConversationMessageID) -> ConversationBranch? { memory.fork(from: id) }

  func isShared(_ id: ConversationMessageID, beside branch: ConversationBranch) -> Bool {
    memory.branches.contains { $0.key != branch && $0.value == id }
      || !memory.children(of: id).isEmpty
  }
}

/// A conversation of a store.
struct StoreHome: SessionHome {
  let store: ConversationStore
  let conversation: String

  var name: ConversationName? { ConversationName(conversation) }

  func read(
    _ branch: ConversationBranch, through window: ConversationWindow
  ) -> (items: [ConversationItem], leftOut: ConversationLeftOut) {
    let view = store[conversation].read(branch, through: window)
    return (view.messages.map { ConversationItem($0) }, view.leftOut)
  }

  func append(_ draft: ConversationDraft<ConversationItem>) -> ConversationMessageID? {
    store[conversation].append(
      ConversationDraft(
        draft.payload.payload, attributes: draft.attributes, parent: draft.parent,
        branch: draft.branch, isPinned: draft.isPinned)
    ).id
  }

  func entry(
    _ id: ConversationMessageID
  ) -> (item: ConversationItem, parent: ConversationMessageID?)? {
    store[conversation].message(id).map { (ConversationItem($0), $0.parent) }
  }

  func state(_ key: String) -> (item: ConversationItem, id: ConversationMessageID)? {
    store[conversation].state(key).map { (ConversationItem($0), $0.id) }
  }

  func remove(_ id: ConversationMessageID) -> Bool { store[conversation].remove(id) }

  func head(of branch: ConversationBranch) -> ConversationMessageID? {
    store[conversation].head(of: branch)
  }

  func move(_ branch: ConversationBranch, to id: ConversationMessageID) {
    store[conversation].move(branch, to: id)
  }

  func fork(from id: ConversationMessageID) -> ConversationBranch? {
    store[conversation].fork(from: id)
  }

  func isShared(_ id: ConversationMessageID, beside branch: ConversationBranch) -> Bool {
    store[conversation].branches.contains { $0.key != branch && $0.value == id }
      || !store[conversation].children(of: id).isEmpty
  }
}
