import ConversationMemory

/// What a replay asks of a conversation, in whatever form it is kept.
protocol ReplayMemory: AnyObject, Sendable {
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

  /// Messages that are live and their bytes, counted by reading them.
  var live: (count: Int, byteCount: Int) { get }

  /// What became of its messages; nil if they are counted with those of others.
  var ownAccount: ConversationAccount? { get }

  /// What it takes; nil if that is counted with what others take.
  var ownUsage: ConversationUsage? { get }
}

/// A conversation in a memory of its own.
final class OwnMemory: ReplayMemory {
  private let memory: ConversationBufferWindowMemory<String>

  init(_ configuration: ConversationConfiguration<String>) {
    memory = ConversationBufferWindowMemory(configuration)
  }

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
  var live: (count: Int, byteCount: Int) {
    let leftOut = memory.read(through: .count(0)).leftOut
    return (leftOut.messageCount, leftOut.byteCount)
  }
  var ownAccount: ConversationAccount? { memory.account }
  var ownUsage: ConversationUsage? { memory.usage }
}

/// A conversation among others in a store, which counts for all of them.
final class StoredMemory: ReplayMemory {
  private let conversation: StoredConversation

  init(_ conversation: StoredConversation) {
    self.conversation = conversation
  }

  func append(_ draft: ConversationDraft<String>, waits: Bool) -> ConversationMessageID? {
    let draft = ConversationDraft(
      Array(draft.payload.utf8), attributes: draft.attributes, parent: draft.parent)
    return conversation.append(draft).id
  }

  func depth(of id: ConversationMessageID) -> Int? { conversation.message(id)?.depth }

  func expiry(of id: ConversationMessageID) -> Int64? {
    conversation.message(id)?.expiry.nanoseconds
  }

  func look(through window: ConversationWindow, andTo id: ConversationMessageID) {
    _ = conversation.read(through: window)
    _ = conversation.path(to: id, through: .count(10))
  }

  func take() -> ConversationMessageID? { conversation.dequeue()?.id }

  func group(_ group: String, rules: ConversationGroupRules) -> any ReplayGroup {
    conversation.group(group, rules: rules)
  }

  var live: (count: Int, byteCount: Int) {
    let leftOut = conversation.read(through: .count(0)).leftOut
    return (leftOut.messageCount, leftOut.byteCount)
  }
  var ownAccount: ConversationAccount? { nil }
  var ownUsage: ConversationUsage? { nil }
}
