import ConversationMemory

/// What a replay asks of a conversation, in whatever form it is kept.
protocol ReplayMemory: Sendable {
  /// Appends a message; nil if there is no room.
  ///
  /// - Parameter waits: Whether to wait for room.
  func append(_ draft: ConversationDraft<String>, waits: Bool) -> ConversationMessageID?

  /// The depth of a live message.
  func depth(of id: ConversationMessageID) -> Int?

  /// When a live message will be over, in nanoseconds of its clock; the
  /// greatest if it never is, nil if it has left.
  func expiry(of id: ConversationMessageID) -> Int64?

  /// Reads through a window, as a prompt would be made, and the path to a message.
  func look(through window: ConversationWindow, andTo id: ConversationMessageID)

  /// Hands out the next message; its id.
  func take() -> ConversationMessageID?

  /// The group of a name, a new one if there is none.
  func group(_ name: String, rules: ConversationGroupRules) -> any ReplayGroup

  /// Messages that are live, counted by reading them.
  var liveCount: Int { get }

  /// What became of its messages; nil if they are counted with those of others.
  var ownAccount: ConversationAccount? { get }

  /// What it takes; nil if that is counted with what others take.
  var ownUsage: ConversationUsage? { get }
}

/// A conversation in a memory of its own.
struct OwnMemory: ReplayMemory {
  let memory: ConversationBufferWindowMemory<String>

  func append(_ draft: ConversationDraft<String>, waits: Bool) -> ConversationMessageID? {
    (waits ? memory.blockingAppend(draft, until: .never) : memory.append(draft)).id
  }

  func depth(of id: ConversationMessageID) -> Int? { memory.message(id)?.depth }

  func expiry(of id: ConversationMessageID) -> Int64? { memory.message(id)?.expiry.nanoseconds }

  func look(through window: ConversationWindow, andTo id: ConversationMessageID) {
    _ = memory.read(through: window)
    _ = memory.path(to: id, through: .count(10))
  }

  func take() -> ConversationMessageID? { memory.dequeue()?.id }

  func group(_ name: String, rules: ConversationGroupRules) -> any ReplayGroup {
    memory.group(name, rules: rules)
  }

  // A look through a window without room says how many there are, and copies none.
  var liveCount: Int { memory.read(through: .count(0)).leftOut.messageCount }
  var ownAccount: ConversationAccount? { memory.account }
  var ownUsage: ConversationUsage? { memory.usage }
}

/// A conversation among others in a store, which counts for all of them.
struct StoredMemory: ReplayMemory {
  let store: ConversationStore
  let name: String

  func append(_ draft: ConversationDraft<String>, waits: Bool) -> ConversationMessageID? {
    let draft = ConversationDraft(
      Array(draft.payload.utf8), attributes: draft.attributes, parent: draft.parent)
    return store[name].append(draft).id
  }

  func depth(of id: ConversationMessageID) -> Int? { store[name].message(id)?.depth }

  func expiry(of id: ConversationMessageID) -> Int64? {
    store[name].message(id)?.expiry.nanoseconds
  }

  func look(through window: ConversationWindow, andTo id: ConversationMessageID) {
    _ = store[name].read(through: window)
    _ = store[name].path(to: id, through: .count(10))
  }

  func take() -> ConversationMessageID? { store[name].dequeue()?.id }

  func group(_ group: String, rules: ConversationGroupRules) -> any ReplayGroup {
    store[name].group(group, rules: rules)
  }

  var liveCount: Int { store[name].read(through: .count(0)).leftOut.messageCount }
  var ownAccount: ConversationAccount? { nil }
  var ownUsage: ConversationUsage? { nil }
}
