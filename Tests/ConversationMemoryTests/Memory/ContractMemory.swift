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
  func dequeue(until deadline: ConversationDeadline) async -> ConversationDequeue<Int>
  func read(through window: ConversationWindow) -> ConversationView<Int>
  func message(_ id: ConversationMessageID) -> ConversationMessage<Int>?
  func state(_ key: String) -> ConversationMessage<Int>?
  @discardableResult
  func remove(_ id: ConversationMessageID) -> Bool
  func finish()
  var account: ConversationAccount { get }
}

extension ContractMemory {
  func read() -> ConversationView<Int> { read(through: .unbounded) }

  /// All that comes until the end.
  func drain() async -> [Int] {
    var drained: [Int] = []
    while let message = await dequeue(until: .never).message { drained.append(message.payload) }
    return drained
  }
}

extension ConversationBufferWindowMemory<Int>: ContractMemory {}

/// A conversation of a store that has numbers of eight bytes as its messages.
final class PackedMemory: ContractMemory {
  private let store: ConversationStore
  private let name = "a conversation"
  private let witness: ReplayWitness

  init(_ configuration: ConversationStoreConfiguration) {
    witness = ReplayWitness(configuration)
    store = witness.store
    // A schedule counts from a conversation's beginning, which is to be that of the others.
    if configuration.window.schedulePeriod != .max { _ = store[name].subscribe() }
  }

  private static func bytes(_ number: Int) -> [UInt8] {
    unsafe withUnsafeBytes(of: number) { unsafe Array($0) }
  }

  private static func number(_ bytes: [UInt8]) -> Int {
    bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  static func message(
    _ message: ConversationMessage<[UInt8]>
  ) -> ConversationMessage<Int> {
    ConversationMessage(header: message.header, payload: number(message.payload))
  }

  private static func draft(_ draft: ConversationDraft<Int>) -> ConversationDraft<[UInt8]> {
    ConversationDraft(
      bytes(draft.payload), attributes: draft.attributes, parent: draft.parent,
      branch: draft.branch, timeToLive: draft.timeToLive, isPinned: draft.isPinned,
      idempotencyKey: draft.idempotencyKey)
  }

  private static func outcome<Payload>(
    _ outcome: ConversationAppend<Payload>, _ number: Int
  ) -> ConversationAppend<Int> {
    switch outcome {
    case .appended(let id): .appended(id)
    case .repeated(let id): .repeated(id)
    case .full: .full(number)
    case .finished: .finished(number)
    case .branchGone: .branchGone(number)
    case .deadline: .deadline(number)
    case .cancelled: .cancelled(number)
    }
  }

  func append(_ payload: Int) -> ConversationAppend<Int> {
    Self.outcome(store[name].append(Self.bytes(payload)), payload)
  }

  func append(_ draft: ConversationDraft<Int>) -> ConversationAppend<Int> {
    Self.outcome(store[name].append(Self.draft(draft)), draft.payload)
  }

  func append(contentsOf payloads: some Collection<Int>) -> ConversationBatchAppend {
    store[name].append(contentsOf: payloads.map { ConversationDraft(Self.bytes($0)) })
  }

  func dequeue() -> ConversationMessage<Int>? { store[name].dequeue().map(Self.message) }

  func dequeue(atMost limit: Int) -> [ConversationMessage<Int>] {
    var messages: [ConversationMessage<Int>] = []
    while messages.count < limit, let message = dequeue() { messages.append(message) }
    return messages
  }

  func dequeue(until deadline: ConversationDeadline) async -> ConversationDequeue<Int> {
    switch await store[name].dequeue(until: deadline) {
    case .message(let message): .message(Self.message(message))
    case .finished: .finished
    case .deadline: .deadline
    case .cancelled: .cancelled
    }
  }

  func read(through window: ConversationWindow) -> ConversationView<Int> {
    let view = store[name].read(through: window)
    return ConversationView(messages: view.messages.map(Self.message), leftOut: view.leftOut)
  }

  func message(_ id: ConversationMessageID) -> ConversationMessage<Int>? {
    store[name].message(id).map(Self.message)
  }

  func state(_ key: String) -> ConversationMessage<Int>? {
    store[name].state(key).map(Self.message)
  }

  func remove(_ id: ConversationMessageID) -> Bool { store[name].remove(id) }

  func finish() { store[name].finish() }

  var account: ConversationAccount { store.account }

  /// Has the conversation kept apart, as something rare asked of it would.
  func moveApart() { _ = store[name].branches }
}
