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

  var account: ConversationAccount? { store?.account ?? session.memory?.account }
}
