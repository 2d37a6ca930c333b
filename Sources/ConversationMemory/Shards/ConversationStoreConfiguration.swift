/// What a store is told when it is made.
public struct ConversationStoreConfiguration: Sendable {
  /// How long a message is valid, in conversations that no pattern describes.
  ///
  /// A schedule counts from when a conversation began, or from when it was set.
  public var window: ConversationWindow = .unbounded
  /// Windows by pattern of the name; the first that describes a conversation is its. At most
  /// 65,535; those that describe one name alone, without a star or a question mark, cost nothing.
  public var windows: [ConversationWindowRule] = []
  /// The most messages that are live at once in one conversation, at least 1.
  public var capacity = 1024
  /// The most payload bytes that are live at once in one conversation; nil for no bound but that of
  /// the form, 2 GiB.
  public var conversationByteBudget: Int?
  /// The most bytes that all conversations hold together, with all that is needed to find them; nil
  /// for no bound. Beyond it the least recently used conversation gives way first.
  public var byteBudget: Int?
  /// What a full conversation does with one message more.
  public var overflow: ConversationOverflow = .evictOldest
  /// How long a message stays after it was dequeued.
  public var retention: ConversationRetention = .window
  /// Whether a state leaves as soon as a later one of the same key is appended.
  public var compactsStates = false
  /// The most idempotency keys that are remembered in one conversation of messages that have
  /// left before their time was over, not negative; nil for as many as the capacity. Where there
  /// are more, those of the oldest messages are forgotten first, which the account counts. Those of
  /// live messages are known in any case.
  public var keyCapacity: Int?
  /// Where the instants come from. What a store holds may outlive the process, so its instants are
  /// Unix time.
  public var clock: ConversationClock = .unix
  /// Of what the arrivals of messages are multiples, at least a nanosecond: a message arrives at
  /// the last that is not after its append, and is never live for longer than its window says. The
  /// coarser, the fewer bytes the time of a message takes.
  public var resolution: Duration = .milliseconds(1)
  /// How long a conversation is known after its last message has left, not negative: as long its
  /// next message continues it. One that is forgotten begins anew, with greater ids than before.
  public var remembrance: Duration = .zero
  /// The tokens of a payload, for reads through windows of tokens. Called once a message, outside
  /// of every lock. What is below zero counts as zero.
  public var tokenCount: (@Sendable ([UInt8]) -> Int)?
  /// Told of every message that leaves, once, with the name of its conversation, after the
  /// operation that made it leave. The name has the bytes that the conversation was called by,
  /// whether they are a text or not.
  ///
  /// It is called without a lock, on the thread whose operation it was or on the sweeper's task, so
  /// it may use the store; calls of different operations can overlap. With an observer a message
  /// that leaves is copied, and looked for among some kilobytes of its conversation.
  public var observer:
    (
      @Sendable (
        _ name: ConversationName, ConversationMessage<[UInt8]>, ConversationDeparture.Reason
      ) -> Void
    )?
  /// Told of every message that leaves, as the ``observer`` is, but only which it was: where nobody
  /// wants to know what it said, nothing of it is copied.
  public var departureObserver:
    (
      @Sendable (
        _ name: ConversationName, ConversationMessageID, ConversationDeparture.Reason
      ) -> Void
    )?
  /// Told of every value of another kind that goes as a whole, once, with its name, its kind and
  /// why: because its end had come, because it gave way to the byte budget, or because somebody
  /// removed it or put something else in its place. Called as the observer is, and in one order
  /// with it.
  public var valueObserver:
    (
      @Sendable (
        _ name: ConversationName, ConversationValueKind, ConversationDeparture.Reason
      ) -> Void
    )?
  /// What names can hold beside conversations; none by default.
  public var valueTypes: [any ConversationStoreValue.Type] = []
  /// Told of every operation that changes something, in the order of application.
  public var recorder: (any ConversationRecorder)?
  /// How many may wait at names at once, by ``ConversationStore/wait(at:until:trying:then:)`` and
  /// its like; not negative.
  public var waitLimit = 1 << 20
  /// How many parts the store has, each with a lock, a wheel and a share of the byte budget of its
  /// own; 1 to 1024. Nil for 256, or fewer where the byte budget is less than 256 MiB.
  public var shardCount: Int?
  /// The key by which shards are chosen; nil for one that nobody can guess.
  var hashKey: HashKey?
  /// What the store does of itself.
  var habits: StoreHabits {
    get {
      var habits = ownHabits
      habits.records = recorder != nil
      habits.tellsOfValues = valueObserver != nil
      return habits
    }
    set { ownHabits = newValue }
  }
  private var ownHabits = StoreHabits()

  /// The configuration of a store without a window or a budget.
  public init() {}

  /// Stops with a sentence where the parts contradict each other.
  func validate() {
    precondition(capacity >= 1, "A conversation's capacity must be at least 1.")
    precondition(
      conversationByteBudget ?? 1 >= 1, "A conversation's byte budget must be at least 1.")
    precondition(keyCapacity ?? 0 >= 0, "A store remembers no negative number of keys.")
    precondition(waitLimit >= 0, "No negative number waits at names.")
    precondition(byteBudget ?? 1 >= 1, "A store's byte budget must be at least 1.")
    precondition(windows.count <= 65_535, "A store has at most 65,535 windows beside the first.")
    precondition(
      resolution >= .nanoseconds(1), "A store's resolution must be at least a nanosecond.")
    precondition(remembrance >= .zero, "A store's remembrance must not be negative.")
    precondition(
      (1...1024).contains(shardCount ?? 1), "A store must have 1 to 1024 shards.")
    for window in CollectionOfOne(window) + windows.map(\.window) { check(window) }
  }

  /// Stops where a window asks for what is not known.
  func check(_ window: ConversationWindow) {
    precondition(
      window.maximumTokens == .max || tokenCount != nil,
      "A window of tokens needs the configuration's tokenCount.")
  }

  /// Whether somebody is told of messages that leave.
  var tellsOfDepartures: Bool { observer != nil || departureObserver != nil }

  /// How many shards there are.
  var effectiveShardCount: Int {
    if let shardCount { return shardCount }
    // A share that is too small would hold too few conversations to choose among.
    return min(256, max(1, (byteBudget ?? .max) >> 20))
  }

  /// The rules of a conversation with a window.
  func rules(_ window: ConversationWindow) -> ConversationRules {
    // What one conversation may hold leaves room for its order and for another beside it.
    let share = (byteBudget ?? .max) / effectiveShardCount / 2
    var rules = ConversationRules(
      window: window, capacity: min(capacity, Int(UInt32.max)),
      byteBudget: min(conversationByteBudget ?? .max, max(1, share), 1 << 31),
      overflow: overflow, retention: retention, compactsStates: compactsStates,
      keyCapacity: keyCapacity ?? capacity, describesDepartures: tellsOfDepartures,
      tick: resolution.clampedNanoseconds)
    rules.copiesDepartures = observer != nil
    return rules
  }
}
