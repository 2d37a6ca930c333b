import ConversationChat
import ConversationMemory

/// A session of a conversation that is kept in one way or another: the contract is the same.
struct SessionSubject {
  enum Form: CaseIterable {
    /// A buffer of its own.
    case typed
    /// A conversation of a store.
    case stored
  }

  let session: ConversationSession
  private let store: ConversationStore?

  init(
    _ form: Form, window: ConversationWindow = .unbounded, capacity: Int = 10_000,
    overflow: ConversationOverflow = .evictOldest,
    tokenizer: ConversationTokenizer = .approximate, clock: ConversationClock = .coarse,
    summarizer: ConversationSummarizer? = nil
  ) {
    switch form {
    case .typed:
      store = nil
      var configuration = ConversationConfiguration<ConversationItem>()
      configuration.window = window
      configuration.capacity = capacity
      configuration.overflow = overflow
      configuration.tokenCount = { tokenizer.tokenCount(of: $0) }
      configuration.clock = clock
      configuration.observer = summarizer?.observer
      session = ConversationSession(ConversationBufferWindowMemory(configuration))
    case .stored:
      var configuration = ConversationStoreConfiguration()
      configuration.window = window
      configuration.capacity = capacity
      configuration.overflow = overflow
      configuration.tokenCount = { tokenizer.tokenCount(ofPayload: $0) }
      configuration.clock = clock
      configuration.observer = summarizer?.storeObserver
      let store = ConversationStore(configuration)
      self.store = store
      session = store["chat"].session()
    }
  }

  /// Appends an entry as the session does, but with a time of its own.
  func append(_ item: ConversationItem, for time: Duration?) {
    var draft = ConversationDraft(
      item, attributes: ConversationAttributes(role: item.role), branch: session.branch)
    draft.timeToLive = time
    if let store {
      _ = store["chat"].append(
        ConversationDraft(
          item.payload, attributes: draft.attributes, branch: draft.branch, timeToLive: time))
    } else {
      _ = session.memory?.append(draft)
    }
  }

  /// Removes the entry that was appended so many entries after the first.
  func remove(_ place: Int) {
    // A store's ids begin at 1, as a buffer's do, where it is new.
    let id = ConversationMessageID(rawValue: UInt64(place + 1))
    if let store { store["chat"].remove(id) } else { session.memory?.remove(id) }
  }

  var account: ConversationAccount? { store?.account ?? session.memory?.account }
}
