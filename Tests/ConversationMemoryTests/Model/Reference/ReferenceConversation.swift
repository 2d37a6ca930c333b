import ConversationMemory

/// What a conversation is, written from its specification with arrays and dictionaries alone.
///
/// Before anything is asked of it, ``ReferenceStore`` brings it up to the instant: what is over has
/// left then, so that every method below sees live messages only. One life of a conversation is one
/// value: what was forgotten begins as another.
struct ReferenceConversation {
  /// The newest message of a branch, which may have left where the branch is the main one.
  struct Head: Hashable {
    var number: Int
    var depth: Int
  }

  let life: Int
  var name: String
  /// When it began, from which a schedule counts.
  let start: Int64
  var rules: ReferenceRules
  /// Those that have not left, in order of their numbers.
  var messages: [ReferenceMessage] = []
  /// Those that left before their time was over, whose keys are remembered.
  var left: [ReferenceMessage] = []
  var lastNumber = 0
  /// The parents and depths of all messages that there ever were, and whether the window cut a line
  /// there.
  var history: [Int: (parent: Int?, depth: Int, isCut: Bool)] = [:]
  /// The first message that was not pinned, live or not.
  var firstUnpinned: Int?
  var heads: [Int: Head] = [:]
  var branchCount = 1
  /// The number behind which the shared cursor goes on.
  var cursor = 0
  var isFinished = false
  var subscriberCount = 0
  /// When it ends as a whole; nil for no such end.
  var end: Int64?
  /// In the order in which they were made; nil where one was removed.
  var groups: [ReferenceGroup?] = []
  var account = ReferenceAccount()
  var departures: [ReferenceDeparture] = []
  /// When its last message left, or when it began without one; nil while there is one.
  var emptiedAt: Int64?
  /// How many steps had departures, for ``ReferenceDeparture/step``.
  var stepCount = 0

  init(life: Int, name: String, start: Int64, rules: ReferenceRules) {
    self.life = life
    self.name = name
    self.start = start
    self.rules = rules
    emptiedAt = start
  }

  var liveBytes: Int { messages.reduce(0) { $0 + $1.byteCount } }
  var hasGroups: Bool { groups.contains { $0 != nil } }

  func has(_ fault: ReferenceFault) -> Bool { rules.faults.contains(fault) }

  func isOver(_ message: ReferenceMessage, at now: Int64) -> Bool {
    has(.livesATickLonger) ? message.expiry < now : message.expiry <= now
  }

  /// The messages that count at an instant, of which one that was over as it came is none; all that
  /// are not collected where a fault says so.
  func counted(at now: Int64, unless fault: ReferenceFault) -> [ReferenceMessage] {
    has(fault) ? messages : messages.filter { !isOver($0, at: now) }
  }

  func message(_ number: Int) -> ReferenceMessage? { messages.first { $0.number == number } }

  /// When a message is over: its own time goes before the window's, a pin before both.
  func expiry(number: Int, arrival: Int64, draft: ReferenceDraft) -> Int64 {
    if draft.isPinned { return .max }
    if let own = draft.timeToLive { return arrival + own }
    let byTime = rules.window.time.map { arrival + $0 } ?? .max
    let bySchedule = rules.window.schedule.map { start + Int64(number) * $0 } ?? .max
    return min(byTime, bySchedule)
  }

  /// The newest live state of a key.
  func state(_ key: String) -> ReferenceMessage? {
    messages.last { $0.draft.kind == .state(key: key) }
  }

  /// The head of a branch; nil if it is not known. That of the main branch is always known.
  func isKnown(_ branch: Int) -> Bool { branch == 0 || heads[branch] != nil }
}

/// What became of a conversation's messages; how many are live is counted, not reckoned.
struct ReferenceAccount: Hashable {
  var appended = 0
  var consumed = 0
  var expired = 0
  var evicted = 0
  var removed = 0
  var delivered = 0
  var keysForgotten = 0

  mutating func count(_ reason: ConversationDeparture.Reason) {
    switch reason {
    case .consumed: consumed += 1
    case .expired: expired += 1
    case .evicted: evicted += 1
    case .removed: removed += 1
    }
  }
}
