@testable import ConversationMemory

/// A conversation of which a test knows nothing but the protocol, with numbers as its messages.
struct ContractSubject: Sendable {
  let conversation: any Conversation<[UInt8]>
  /// What became of its messages.
  private let read: @Sendable () -> ConversationAccount
  /// Has it change its form, if it is one that does.
  let midway: @Sendable () -> Void

  init(
    _ conversation: any Conversation<[UInt8]>,
    account: @escaping @Sendable () -> ConversationAccount, midway: @escaping @Sendable () -> Void
  ) {
    self.conversation = conversation
    read = account
    self.midway = midway
  }

  var account: ConversationAccount { read() }

  /// A number of eight bytes.
  static func bytes(_ number: Int) -> [UInt8] {
    unsafe withUnsafeBytes(of: number) { unsafe Array($0) }
  }

  static func number(_ bytes: [UInt8]) -> Int { bytes.reversed().reduce(0) { $0 << 8 | Int($1) } }

  static func message(_ message: ConversationMessage<[UInt8]>) -> ConversationMessage<Int> {
    ConversationMessage(header: message.header, payload: number(message.payload))
  }

  static func draft(_ draft: ConversationDraft<Int>) -> ConversationDraft<[UInt8]> {
    ConversationDraft(
      bytes(draft.payload), attributes: draft.attributes, parent: draft.parent,
      branch: draft.branch, timeToLive: draft.timeToLive, isPinned: draft.isPinned,
      idempotencyKey: draft.idempotencyKey)
  }

  static func outcome(
    _ outcome: ConversationAppend<[UInt8]>
  ) -> ConversationAppend<Int> {
    switch outcome {
    case .appended(let id): .appended(id)
    case .repeated(let id): .repeated(id)
    case .full(let payload): .full(number(payload))
    case .finished(let payload): .finished(number(payload))
    case .branchGone(let payload): .branchGone(number(payload))
    case .otherKind(let payload): .otherKind(number(payload))
    case .deadline(let payload): .deadline(number(payload))
    case .cancelled(let payload): .cancelled(number(payload))
    }
  }

  @discardableResult
  func append(_ number: Int) async throws -> ConversationAppend<Int> {
    Self.outcome(try await conversation.append(Self.bytes(number)))
  }

  @discardableResult
  func append(_ draft: ConversationDraft<Int>) async throws -> ConversationAppend<Int> {
    Self.outcome(try await conversation.append(Self.draft(draft)))
  }

  func append(
    _ draft: ConversationDraft<Int>, until deadline: ConversationDeadline
  ) async throws -> ConversationAppend<Int> {
    Self.outcome(try await conversation.append(Self.draft(draft), until: deadline))
  }

  @discardableResult
  func append(contentsOf numbers: some Collection<Int>) async throws -> ConversationBatchAppend {
    try await conversation.append(
      contentsOf: numbers.map { ConversationDraft(Self.bytes($0)) })
  }

  func append(
    contentsOf numbers: some Collection<Int>, until deadline: ConversationDeadline
  ) async throws -> ConversationBatchAppend {
    try await conversation.append(
      contentsOf: numbers.map { ConversationDraft(Self.bytes($0)) }, until: deadline)
  }

  func dequeue() async throws -> ConversationMessage<Int>? {
    try await conversation.dequeue().map(Self.message)
  }

  func dequeue(atMost limit: Int) async throws -> [ConversationMessage<Int>] {
    try await conversation.dequeue(atMost: limit).map(Self.message)
  }

  func dequeue(
    until deadline: ConversationDeadline
  ) async throws -> ConversationDequeue<Int> {
    switch try await conversation.dequeue(until: deadline) {
    case .message(let message): .message(Self.message(message))
    case .finished: .finished
    case .deadline: .deadline
    case .cancelled: .cancelled
    }
  }

  func read(
    through window: ConversationWindow = .unbounded
  ) async throws -> ConversationView<Int> {
    let view = try await conversation.read(through: window)
    return ConversationView(messages: view.messages.map(Self.message), leftOut: view.leftOut)
  }

  @discardableResult
  func finish() async throws -> Bool { try await conversation.finish() }

  /// All that comes until the end.
  func drain() async throws -> [Int] {
    var drained: [Int] = []
    while let message = try await dequeue(until: .never).message {
      drained.append(message.payload)
    }
    return drained
  }
}
