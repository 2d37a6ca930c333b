public import ConversationMemory

/// The memory of a chat with a model, with the four calls that agent frameworks know: items, add,
/// pop and clear.
///
/// ```swift
/// import ConversationChat
///
/// let session = ConversationSession(window: [.turns(20), .tokens(4000)])
/// _ = session.add([.system("You are helpful."), .user("Where is my parcel?")])
/// _ = session.add([.assistant("It left Lyon this morning.")])
/// print(session.items(limit: 2).map(\.text))
/// ```
///
/// A session is a line through a conversation, which may have others: ``fork()`` begins one that
/// shares all that was said so far and copies none of it. Instructions of the system are pinned:
/// they stay, and are given first, whatever leaves the window. An answer that calls tools is never
/// given without the results of all of them, nor these without it, wherever they stand;
/// ``unansweredCalls()`` says which are still owed.
///
/// A session's conversation is a buffer of its own or one of a `ConversationStore`, which keeps
/// thousands of chats by name in little memory; see
/// ``ConversationMemory/StoredConversation/session(on:)``.
///
/// Every call may be made from any thread or task, and is one step: another sees all that it does,
/// or nothing. Tokens are counted once for every entry, when it is added; reading counts none.
public final class ConversationSession: Sendable {
  let home: any SessionHome
  /// Which of its lines this session is.
  public let branch: ConversationBranch

  /// A session of a new conversation.
  ///
  /// - Parameters:
  ///   - window: How long entries are kept.
  ///   - capacity: The most entries that are kept, at least 1.
  ///   - tokenizer: What counts tokens, for windows of such.
  ///   - clock: Where instants come from.
  ///   - observer: Told of every entry that leaves, such as a ``ConversationSummarizer``'s.
  /// - Precondition: The capacity is at least 1.
  public convenience init(
    window: ConversationWindow = .unbounded, capacity: Int = 10_000,
    tokenizer: ConversationTokenizer = .approximate, clock: ConversationClock = .coarse,
    observer: (
      @Sendable (ConversationMessage<ConversationItem>, ConversationDeparture.Reason) -> Void
    )? = nil
  ) {
    var configuration = ConversationConfiguration<ConversationItem>()
    configuration.window = window
    configuration.capacity = capacity
    configuration.clock = clock
    configuration.byteCount = { $0.byteCount }
    configuration.tokenCount = { tokenizer.tokenCount(of: $0) }
    configuration.observer = observer
    self.init(ConversationBufferWindowMemory(configuration))
  }

  /// A session of a conversation that is there.
  ///
  /// - Parameters:
  ///   - memory: The conversation; for windows of tokens it needs a `tokenCount`.
  ///   - branch: Which of its lines.
  public init(
    _ memory: ConversationBufferWindowMemory<ConversationItem>, branch: ConversationBranch = .main
  ) {
    home = MemoryHome(memory: memory)
    self.branch = branch
  }

  init(_ home: any SessionHome, branch: ConversationBranch) {
    self.home = home
    self.branch = branch
  }

  /// The conversation, if it is a buffer of its own; nil if it is one of a store.
  public var memory: ConversationBufferWindowMemory<ConversationItem>? {
    (home as? MemoryHome)?.memory
  }

  /// The last entries.
  ///
  /// - Parameter limit: How many at most, the system's instructions beside them; none where it is
  ///   not above zero, and nil for all. Where that would begin inside a turn, or part a call from
  ///   its results, fewer.
  /// - Returns: The entries, oldest first, results of tools right behind their call.
  public func items(limit: Int? = nil) -> [ConversationItem] {
    view(through: limit.map { .count(max(0, $0)) } ?? .unbounded).items
  }

  /// The entries that a window has room for, and what it left out.
  ///
  /// - Complexity: O(entries of the line that are live); no entry is tokenized.
  /// - Precondition: A window of tokens needs the `tokenCount` of the conversation's configuration.
  public func view(through window: ConversationWindow = .unbounded) -> ConversationSessionView {
    home.read(branch, through: window)
  }

  /// The calls of tools that still lack an answer, oldest first, whatever a window shows.
  ///
  /// Until all calls of one entry have theirs, none of them is given to a model.
  ///
  /// - Complexity: O(entries of the line that are live).
  public func unansweredCalls() -> [ConversationItem.ToolCall] {
    home.read(branch, through: .unbounded.cutAnywhere()).unansweredCalls
  }

  /// Adds entries in one step: all of them, or none.
  ///
  /// - Parameter items: In order; not more than the capacity.
  /// - Returns: Whether they were added; else there is no room for all of them, or the session's
  ///   line has left the window.
  public func add(_ items: [ConversationItem]) -> Bool {
    home.append(
      items.map { item in
        ConversationDraft(
          item, attributes: ConversationAttributes(role: item.role, author: item.name),
          branch: branch, isPinned: item.speaker == .system)
      })
  }

  /// Takes the newest entry back.
  ///
  /// - Returns: The entry; nil if there is none, or others continue it.
  @discardableResult
  public func pop() -> ConversationItem? { home.removeHead(of: branch) }

  /// Takes all entries back that no other session shares, in one step; a summary, too, where
  /// nothing else is left.
  public func clear() { home.removeLine(of: branch) }

  /// A session that shares all that was said so far, and goes on by itself.
  ///
  /// - Returns: Nil if nothing of it is live, or there are as many lines as entries can be.
  public func fork() -> ConversationSession? {
    while let newest = home.newest(of: branch) {
      if let line = home.fork(from: newest) { return ConversationSession(home, branch: line) }
      // Either somebody has just taken it back, or there is no room for a line.
      if home.newest(of: branch) == newest { return nil }
    }
    return nil
  }
}

extension StoredConversation {
  /// A chat of this store, which begins with its first entry if there is none of that name.
  ///
  /// The store's configuration says its window and, for windows of tokens, counts them. Text and
  /// tools are kept as packed bytes; instructions, ``ConversationSession/pop()`` and
  /// ``ConversationSession/fork()`` have the conversation kept apart.
  ///
  /// ```swift
  /// import ConversationChat
  /// import ConversationMemory
  ///
  /// var configuration = ConversationStoreConfiguration()
  /// configuration.windows = [.init(pattern: "chat:*", window: [.time(.seconds(900)), .turns(50)])]
  /// configuration.tokenCount = { ConversationTokenizer.approximate.tokenCount(ofPayload: $0) }
  /// let store = ConversationStore(configuration)
  /// let session = store["chat:17"].session()
  /// _ = session.add([.user("Where is my parcel?"), .assistant("It left Lyon this morning.")])
  /// print(session.view(through: [.turns(5), .tokens(4000)]).items.map(\.text))
  /// ```
  ///
  /// - Parameter branch: Which of its lines.
  public func session(on branch: ConversationBranch = .main) -> ConversationSession {
    ConversationSession(StoreHome(conversation: self), branch: branch)
  }
}
