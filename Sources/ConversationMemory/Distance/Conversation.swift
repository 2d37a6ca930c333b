/// A conversation, wherever it is: what a caller needs to know of it, and the same at every
/// distance.
///
/// A ``ConversationBufferWindowMemory`` conforms, and a conversation of a ``ConversationStore``.
/// Code that is generic over this protocol goes from one to the other by the line that makes it:
///
/// ```swift
/// func ask<Chat: Conversation>(_ question: Chat.Payload, in chat: Chat) async throws -> Int {
///   let draft = ConversationDraft(question, role: .user)
///   _ = try await chat.append(draft, until: .never)
///   return try await chat.read(through: .turns(5)).messages.count
/// }
/// let near = ConversationBufferWindowMemory<[UInt8]>()
/// let store = ConversationStore()
/// _ = try await ask(Array("Where is it?".utf8), in: near)
/// _ = try await ask(Array("Where is it?".utf8), in: store["chat:17"])
/// ```
///
/// All that the rules decide is an outcome: a buffer that is full, a message that has left, a
/// branch that there never was. What is thrown says that the conversation could not be asked, so
/// those in the same process throw nothing, nor do they suspend a call that does not wait: there
/// the same calls are plain ones. Every call may be made from any task at any time. What they cost
/// is said by the types that conform.
public protocol Conversation<Payload>: Sendable {
  /// What a message says.
  associatedtype Payload: Sendable
  /// A cursor of its own over the messages.
  associatedtype Subscription: AsyncSequence, Sendable
  where Subscription.Element == ConversationEvent<Payload>
  /// A cursor that several consumers share, with acknowledgement.
  associatedtype Group: ConversationConsumerGroup<Payload>

  // MARK: Appending

  /// Appends a message that continues the main branch, without waiting.
  ///
  /// - Returns: Its id, or why it was not appended, with the payload.
  func append(_ payload: Payload) async throws -> ConversationAppend<Payload>

  /// Appends a message with all that is to be known of it, without waiting.
  ///
  /// - Returns: Its id, or why it was not appended, with the payload.
  func append(_ draft: ConversationDraft<Payload>) async throws -> ConversationAppend<Payload>

  /// Appends a message, waiting at most until a deadline for room, where the rules wait for room.
  ///
  /// - Returns: Its id, or why it was not appended, with the payload.
  func append(
    _ draft: ConversationDraft<Payload>, until deadline: ConversationDeadline
  ) async throws -> ConversationAppend<Payload>

  /// Appends several messages in one step, without waiting: all, under consecutive ids, or none.
  ///
  /// - Returns: Their ids, or why none was appended.
  func append(
    contentsOf drafts: [ConversationDraft<Payload>]
  ) async throws -> ConversationBatchAppend

  /// Appends several messages in one step, waiting at most until a deadline for room for all, where
  /// the rules wait for room.
  ///
  /// - Returns: Their ids, or why none was appended.
  func append(
    contentsOf drafts: [ConversationDraft<Payload>], until deadline: ConversationDeadline
  ) async throws -> ConversationBatchAppend

  /// Ends appending: consumers and subscribers get what is live, and then the end. Whether there is
  /// such a conversation.
  @discardableResult
  func finish() async throws -> Bool

  // MARK: Consuming

  /// Hands out the next message of the shared cursor, without waiting; nil if there is none.
  func dequeue() async throws -> ConversationMessage<Payload>?

  /// Hands out the next messages of the shared cursor, without waiting.
  ///
  /// - Parameter limit: How many at most; none where it is not above zero.
  func dequeue(atMost limit: Int) async throws -> [ConversationMessage<Payload>]

  /// Hands out the next message of the shared cursor, waiting at most until a deadline.
  func dequeue(
    until deadline: ConversationDeadline
  ) async throws -> ConversationDequeue<Payload>

  /// A cursor of its own over the live messages and all that come.
  func subscribe(from position: ConversationPosition) async throws -> Subscription

  /// The group of a name; a new one if there is none.
  ///
  /// - Parameters:
  ///   - name: What it is called.
  ///   - rules: How it hands out messages, if it is new.
  ///   - position: Where it begins, if it is new.
  ///   - deadLetters: Another conversation, to which messages go that it gives up on.
  func group(
    _ name: String, rules: ConversationGroupRules, from position: ConversationPosition,
    deadLetters: Self?
  ) async throws -> Group

  /// Ends a group.
  func remove(_ group: Group) async throws

  // MARK: Reading

  /// The live messages, as far as a window has room for them.
  func read(through window: ConversationWindow) async throws -> ConversationView<Payload>

  /// The live messages of one branch, as far as a window has room for them.
  func read(
    _ branch: ConversationBranch, through window: ConversationWindow
  ) async throws -> ConversationView<Payload>

  /// The live messages with ids in a range, oldest first.
  ///
  /// - Parameters:
  ///   - ids: May reach beyond what is there on both sides.
  ///   - limit: How many at most; none where it is not above zero.
  ///   - isFromEnd: Whether the limit leaves the last instead of the first.
  func messages(
    _ ids: Range<ConversationMessageID>, limit: Int, fromEnd isFromEnd: Bool
  ) async throws -> [ConversationMessage<Payload>]

  /// A live message by its id; nil if it has left or was never there.
  func message(_ id: ConversationMessageID) async throws -> ConversationMessage<Payload>?

  /// The latest live state of a key; nil if there is none.
  func state(_ key: String) async throws -> ConversationMessage<Payload>?

  // MARK: The tree

  /// The messages from the root, or from where the window cuts, down to a live message; nil if it
  /// is not live.
  func path(
    to id: ConversationMessageID, through window: ConversationWindow
  ) async throws -> ConversationPath<Payload>?

  /// The live messages whose parent this one is, oldest first; none if it is not live.
  func children(of id: ConversationMessageID) async throws -> [ConversationMessage<Payload>]

  /// A live message and all live ones below it, parents before their children; none if it is not
  /// live.
  func subtree(of id: ConversationMessageID) async throws -> [ConversationMessage<Payload>]

  /// Removes a live message; what answers it stays. Whether it was live.
  @discardableResult
  func remove(_ id: ConversationMessageID) async throws -> Bool

  /// Removes a live message and all below it; how many that were.
  @discardableResult
  func removeSubtree(of id: ConversationMessageID) async throws -> Int

  /// Removes all messages, pinned ones too; how many that were.
  @discardableResult
  func removeAll() async throws -> Int

  /// A new branch that continues a live message; nil if it is not live, or if there are as many
  /// branches as there is capacity.
  func fork(from id: ConversationMessageID) async throws -> ConversationBranch?

  /// Makes a live message the head of a branch; whether it is live and the branch is known.
  @discardableResult
  func move(_ branch: ConversationBranch, to id: ConversationMessageID) async throws -> Bool

  /// The newest message of a branch; nil if there is none, or the branch is not known.
  func head(of branch: ConversationBranch) async throws -> ConversationMessageID?

  /// The branches whose head is live, with their heads.
  var branches: [ConversationBranch: ConversationMessageID] { get async throws }
}
