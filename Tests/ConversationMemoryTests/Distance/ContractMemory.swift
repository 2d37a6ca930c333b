import ConversationTestSupport

@testable import ConversationMemory

/// What the contract asks of a conversation, whatever it is kept in.
protocol ContractMemory: AnyObject, Sendable {
  @discardableResult
  func append(_ payload: Int) -> ConversationAppend<Int>
  @discardableResult
  func append(_ draft: ConversationDraft<Int>) -> ConversationAppend<Int>
  @discardableResult
  func append(contentsOf payloads: some Collection<Int>) -> ConversationBatchAppend
  func dequeue() -> ConversationMessage<Int>?
  func dequeue(atMost limit: Int) -> [ConversationMessage<Int>]
  func read(through window: ConversationWindow) -> ConversationView<Int>
  func message(_ id: ConversationMessageID) -> ConversationMessage<Int>?
  func state(_ key: String) -> ConversationMessage<Int>?
  @discardableResult
  func remove(_ id: ConversationMessageID) -> Bool
  @discardableResult
  func finish() -> Bool
  var account: ConversationAccount { get }
}

extension ContractMemory {
  func read() -> ConversationView<Int> { read(through: .unbounded) }
}

extension ConversationBufferWindowMemory<Int>: ContractMemory {}

/// A conversation of a store that has numbers of eight bytes as its messages.
final class PackedMemory: ContractMemory {
  private let conversation: StoredConversation
  private let witness: ReplayWitness

  init(_ configuration: ConversationStoreConfiguration) {
    witness = ReplayWitness(configuration)
    conversation = witness.store["a conversation"]
    // A schedule counts from a conversation's beginning, which is to be that of the others.
    if configuration.window.schedulePeriod != .max { _ = conversation.subscribe() }
  }

  func append(_ payload: Int) -> ConversationAppend<Int> {
    ContractSubject.outcome(conversation.append(ContractSubject.bytes(payload)))
  }

  func append(_ draft: ConversationDraft<Int>) -> ConversationAppend<Int> {
    ContractSubject.outcome(conversation.append(ContractSubject.draft(draft)))
  }

  func append(contentsOf payloads: some Collection<Int>) -> ConversationBatchAppend {
    conversation.append(contentsOf: payloads.map { ConversationDraft(ContractSubject.bytes($0)) })
  }

  func dequeue() -> ConversationMessage<Int>? {
    conversation.dequeue().map(ContractSubject.message)
  }

  func dequeue(atMost limit: Int) -> [ConversationMessage<Int>] {
    conversation.dequeue(atMost: limit).map(ContractSubject.message)
  }

  func read(through window: ConversationWindow) -> ConversationView<Int> {
    let view = conversation.read(through: window)
    return ConversationView(
      messages: view.messages.map(ContractSubject.message), leftOut: view.leftOut)
  }

  func message(_ id: ConversationMessageID) -> ConversationMessage<Int>? {
    conversation.message(id).map(ContractSubject.message)
  }

  func state(_ key: String) -> ConversationMessage<Int>? {
    conversation.state(key).map(ContractSubject.message)
  }

  func remove(_ id: ConversationMessageID) -> Bool { conversation.remove(id) }

  func finish() -> Bool { conversation.finish() }

  var account: ConversationAccount { conversation.store.account }

  /// Has the conversation kept apart, as something rare asked of it would.
  func moveApart() { conversation.moveApart() }
}
