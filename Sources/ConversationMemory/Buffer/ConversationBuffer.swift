/// The deterministic heart of a conversation: its rules, over the nodes of its messages.
///
/// It has a method for every event. The instant is an argument; there is no clock, lock or waiter
/// in it, and no payload: payloads lie beside it, under the ids that it gives out, and what is to
/// be done with them stands in ``departures`` after every event. The same events with the same
/// instants give the same results.
@usableFromInline
struct ConversationBuffer: ~Copyable {
  @usableFromInline var rules: ConversationRules
  /// When the buffer began, and with which message, for windows that are a schedule.
  var origin: WindowOrigin
  @usableFromInline var nodes: NodeStore
  @usableFromInline var totals = ConversationAccount()
  /// The greatest instant that an event had: a clock that steps back does not make messages
  /// younger.
  @usableFromInline var latest: Int64
  /// The instant at which the last of those left that have left: where nothing is live, since then.
  @usableFromInline var lastDeparture = Int64.min

  @usableFromInline var liveBytes = 0
  var liveTokens = 0
  /// Ids of pinned live messages, ascending.
  var pins = LiveIDs()
  var pinnedBytes = 0
  var pinnedTokens = 0
  /// The first message that was not pinned: a view that begins with it lacks nothing before it.
  var firstUnpinned = ConversationMessageID.none

  /// The next message that ``deliver(at:)`` looks at.
  var cursor: ConversationMessageID
  /// No message before this one may have to give way: all have left, or are pinned.
  var oldestCursor: ConversationMessageID
  /// No message before this one leaves in order of age: all have left, or are outliers.
  var ageCursor: ConversationMessageID
  /// Expiries of messages that brought their own time to live.
  var ownExpiries = OwnExpiries()
  /// No message is over by age before this instant. Exact when it was last looked for; later what
  /// was the first to be over may have left otherwise.
  @usableFromInline var earliestExpiry = Int64.max
  /// The id of the first message that the present event appends: it makes room for that, even if
  /// that is over as it comes.
  var firstOfEvent = ConversationMessageID.none
  /// How many live messages begin a turn, of those that are not pinned, if there is a window of
  /// turns.
  var turnCount = 0

  /// Live states by their key.
  var states: [ByteText: LiveIDs] = [:]
  /// The states that the present append replaces, and what room they take.
  var replacedIDs: [ConversationMessageID] = []
  var replacedStates = Replaced()
  /// Keys of live messages.
  var idempotencyKeys: [ByteText: ConversationMessageID] = [:]
  /// Keys of messages that have left before their time was over.
  var leftKeys = LeftKeys()
  /// Bytes of what is rare: keys that are remembered, own times, pins.
  @usableFromInline var besideBytes = 0
  var mainHead = ConversationMessageID.none
  /// The depth of ``mainHead``, known even when it has left: a long chat goes on counting.
  var mainDepth = 0
  /// Where lines go on that have lost messages from their middle; nil where none has.
  var gaps: LineGaps?
  /// Whether the present append goes on from heads of branches, which may leave for it; and those
  /// that have.
  var holdsHeads = false
  var heldHeads: [ConversationMessageID] = []
  /// Branches but the main one.
  var forks: [ConversationBranch: Fork] = [:]
  var forkCount: UInt64 = 0
  var subscriptions = CursorTable()
  var subscriptionCount: UInt64 = 0

  /// Whether appending has ended.
  @usableFromInline var isFinished = false
  /// What left since the caller last took it, in order; the caller takes it after every event.
  @usableFromInline var departures = AddressableDeque<ConversationDeparture>()
  /// The headers of ``departures``, one for each, where somebody is to be told of them.
  @usableFromInline var departedHeaders: [DepartedHeader] = []

  /// An empty buffer.
  ///
  /// - Parameters:
  ///   - rules: What it keeps, how long, and what it does when it is full.
  ///   - start: When it begins, in nanoseconds of the caller's clock.
  ///   - firstID: The id that the first message gets; those before it were a single line and left.
  ///   - account: What became of them.
  @usableFromInline
  init(
    rules: ConversationRules, start: Int64,
    firstID: ConversationMessageID = ConversationMessageID(rawValue: 1),
    account: ConversationAccount = ConversationAccount()
  ) {
    self.rules = rules
    origin = WindowOrigin(start: start)
    totals = account
    latest = start
    if firstID.rawValue > 1 {
      mainHead = firstID.advanced(by: -1)
      firstUnpinned = ConversationMessageID(rawValue: 1)
      mainDepth = ConversationMessageID(rawValue: 1).distance(to: mainHead)
    }
    nodes = NodeStore(firstID: firstID)
    cursor = firstID
    oldestCursor = firstID
    ageCursor = firstID
  }

  /// An empty buffer that begins now.
  @usableFromInline
  init<Payload>(_ configuration: ConversationConfiguration<Payload>) {
    self.init(
      rules: ConversationRules(configuration), start: configuration.clock.nanoseconds)
  }

  /// Whether nothing is live as of an instant.
  func isEmpty(at instant: Int64) -> Bool {
    guard nodes.liveCount > 0 else { return true }
    // What was appended last is live as a rule.
    if let place = nodes.place(of: nodes.nextID.advanced(by: -1)), !isOver(place, at: instant) {
      return false
    }
    return firstLive(from: .none, at: max(latest, instant)) == nil
  }

  /// The instant of an event: never before that of an earlier one.
  @inlinable
  @inline(__always)
  mutating func advance(to instant: Int64) -> Int64 {
    latest = max(latest, instant)
    return latest
  }

  /// Ends appending.
  @usableFromInline
  mutating func finish() {
    isFinished = true
  }
}
