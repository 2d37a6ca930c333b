public import ConversationMemory

/// The memory of a chat with a model, with the four calls that agent frameworks know: items, add,
/// pop and clear.
///
/// ```swift
/// import ConversationChat
///
/// let session = ConversationSession(window: [.turns(20), .tokens(4000)])
/// session.add([.system("You are helpful."), .user("Where is my parcel?")])
/// session.add([.assistant("It left Lyon this morning.")])
/// print(session.items(limit: 2).map(\.text))
/// ```
///
/// A session is a line through a conversation, which may have others: ``fork()`` begins one that
/// shares all that was said so far and copies none of it. Instructions of the system are pinned:
/// they stay, and are given first, whatever leaves the window. An answer that calls tools is never
/// given without the results, nor these without it.
///
/// A session's conversation is a buffer of its own or one of a
/// ``ConversationMemory/ConversationStore``, which keeps thousands of chats by name in little
/// memory; see ``ConversationMemory/ConversationStore/session(_:branch:)``.
///
/// Every call may be made from any thread or task. Tokens are counted once for every entry, when it
/// is added; reading counts none.
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
  /// - Returns: The entries, oldest first.
  public func items(limit: Int? = nil) -> [ConversationItem] {
    view(through: limit.map { .count(max(0, $0)) } ?? .unbounded).items
  }

  /// The entries that a window has room for, and what it left out.
  ///
  /// - Complexity: O(entries of the line that are live); no entry is tokenized.
  /// - Precondition: A window of tokens needs the `tokenCount` of the conversation's configuration.
  public func view(through window: ConversationWindow = .unbounded) -> ConversationSessionView {
    let (items, leftOut) = home.read(branch, through: window)
    // Instructions, and summaries, which come later than what they stand for, go before the rest.
    return ConversationSessionView(
      items: items.filter { $0.speaker == .system } + items.filter { $0.speaker != .system },
      leftOut: leftOut)
  }

  /// Adds entries.
  ///
  /// - Returns: Whether all were added; else there was no room, or the session's line has left the
  ///   window.
  @discardableResult
  public func add(_ items: [ConversationItem]) -> Bool {
    items.allSatisfy { item in
      home.append(
        ConversationDraft(
          item, attributes: ConversationAttributes(role: item.role, author: item.name),
          branch: branch, isPinned: item.speaker == .system)) != nil
    }
  }

  /// Takes the newest entry back.
  ///
  /// - Returns: The entry; nil if there is none, or others continue it.
  @discardableResult
  public func pop() -> ConversationItem? {
    guard let id = home.head(of: branch), let (item, parent) = home.entry(id),
      !home.isShared(id, beside: branch)
    else { return nil }
    // The line goes back before its newest entry leaves, which would end it.
    if let parent { home.move(branch, to: parent) }
    return home.remove(id) ? item : nil
  }

  /// Takes all entries back that no other session shares.
  public func clear() {
    while pop() != nil {}
  }

  /// A session that shares all that was said so far, and goes on by itself.
  ///
  /// - Returns: Nil if nothing of it is live, or there are as many lines as entries can be.
  public func fork() -> ConversationSession? {
    home.head(of: branch).flatMap { home.fork(from: $0) }.map {
      ConversationSession(home, branch: $0)
    }
  }
}

extension ConversationStore {
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
  /// configuration.windows = [("chat:*", [.time(.seconds(1800)), .turns(50)])]
  /// configuration.tokenCount = { ConversationTokenizer.approximate.tokenCount(ofPayload: $0) }
  /// let store = ConversationStore(configuration)
  /// let session = store.session("chat:17")
  /// session.add([.user("Where is my parcel?"), .assistant("It left Lyon this morning.")])
  /// print(session.view(through: [.turns(5), .tokens(4000)]).items.map(\.text))
  /// ```
  ///
  /// - Parameters:
  ///   - name: The conversation's.
  ///   - branch: Which of its lines.
  public func session(
    _ name: String, branch: ConversationBranch = .main
  ) -> ConversationSession {
    ConversationSession(StoreHome(store: self, conversation: name), branch: branch)
  }
}

/// What a session's window shows.
public struct ConversationSessionView: Sendable {
  /// The entries, oldest first.
  public let items: [ConversationItem]
  /// What there is beside them: how many, of what size, and why they were left out.
  public let leftOut: ConversationLeftOut
}
