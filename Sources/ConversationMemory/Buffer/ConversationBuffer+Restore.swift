/// What a conversation knows beside its live messages.
struct ConversationFacts: Equatable {
  /// The id that the next message gets.
  var nextID: ConversationMessageID
  /// Where it began.
  var origin: WindowOrigin
  /// The newest message of the main branch, live or not, and its depth.
  var mainHead: ConversationMessageID
  var mainDepth: Int
  /// Where that has left, the live message next before it; else none.
  var mainGapStart = ConversationMessageID.none
  /// The first message that was not pinned, live or not.
  var firstUnpinned: ConversationMessageID
  /// The next message that a consumer gets.
  var cursor: ConversationMessageID
  /// Since when nothing is live, in nanoseconds; nil where something is.
  var emptiedAt: Int64?
  var forks: [ConversationBranch: ConversationMessageID] = [:]
  var forkCount: UInt64 = 0
  var isFinished = false
}

extension ConversationBuffer {
  /// What it knows beside its messages, once all that is over has left.
  ///
  /// Of what has left it says no more than decides anything: whoever keeps the same messages in
  /// another form says the same.
  var facts: ConversationFacts {
    // Where the first has left, it is enough that it is none of the live.
    let isFirstLive = nodes.place(of: firstUnpinned) != nil
    return ConversationFacts(
      nextID: nodes.nextID, origin: origin, mainHead: mainHead, mainDepth: mainDepth,
      mainGapStart: mainGapStart,
      firstUnpinned: isFirstLive || firstUnpinned == .none ? firstUnpinned : origin.before.next,
      cursor: nodes.firstLive(from: cursor).map { nodes.id(at: $0) } ?? nodes.nextID,
      emptiedAt: emptiedAt, forks: forks.mapValues(\.head), forkCount: forkCount,
      isFinished: isFinished)
  }

  /// Since when nothing is live, in nanoseconds; nil where something is, over or not.
  var emptiedAt: Int64? { nodes.liveCount == 0 ? max(lastDeparture, origin.start) : nil }

  /// A buffer that goes on from what was known elsewhere; its messages are to be entered by
  /// ``restore(_:as:)``, and then ``finishRestoring(_:)`` called. It counts them as appended.
  init(rules: ConversationRules, restoring facts: ConversationFacts, latest: Int64) {
    self.init(rules: rules, start: facts.origin.start)
    origin = facts.origin
    self.latest = max(latest, facts.origin.start)
    mainHead = facts.mainHead
    mainDepth = facts.mainDepth
    firstUnpinned = facts.firstUnpinned
    forkCount = facts.forkCount
    lastDeparture = facts.emptiedAt ?? .min
    isFinished = facts.isFinished
  }

  /// Begins anew for those who wait where a conversation was forgotten: nothing is live, and
  /// nothing of what was before is known any more.
  mutating func beginAnew(at origin: WindowOrigin) {
    precondition(
      nodes.liveCount == 0 && subscriptions.isEmpty,
      "A conversation that has messages or subscribers is not begun anew.")
    let first = max(nodes.nextID, origin.before.next)
    self.origin = origin
    nodes.skip(to: first)
    (mainHead, mainDepth, firstUnpinned) = (.none, 0, .none)
    gaps = nil
    (forks, forkCount) = ([:], 0)
    leftKeys = LeftKeys()
    countBeside()
    (cursor, oldestCursor, ageCursor) = (first, first, first)
    lastDeparture = .min
    isFinished = false
    nodes.settleAll()
  }

  /// Adds a live message, in the order of ids, with its depth, expiry and parent as they were.
  ///
  /// - Parameter gapStart: Where its parent has left, the live message next before that; else none.
  mutating func restore(
    _ node: consuming ConversationNode, as id: ConversationMessageID,
    behind gapStart: ConversationMessageID
  ) {
    if nodes.nextID < id { nodes.skip(to: id) }
    restoreGap(node.parent, behind: gapStart, isHead: false)
    enter(node, below: nodes.place(of: node.parent))
  }

  /// Remembers the key of a message that had left.
  mutating func restore(_ entry: LeftKeys.Entry, as key: String) {
    leftKeys.add(entry, as: ByteText(key))
    countBeside()
    earliestExpiry = min(earliestExpiry, entry.expiry)
  }

  /// Brings in what names messages, when all are there.
  mutating func finishRestoring(_ facts: ConversationFacts) {
    if nodes.nextID < facts.nextID { nodes.skip(to: facts.nextID) }
    for (branch, head) in facts.forks where nodes.place(of: head) != nil {
      setHead(of: branch, to: head)
    }
    restoreGap(facts.mainHead, behind: facts.mainGapStart, isHead: true)
    cursor = facts.cursor
    nodes.settleAll()
  }

  /// Goes on under other rules: what is over under the present ones leaves, the expiries that are
  /// the window's, and the turns, are found anew, and what has no room leaves. O(live).
  mutating func change(_ rules: ConversationRules, at instant: Int64) {
    _ = expire(at: instant, atMost: .max)
    // A schedule that comes later counts from then on.
    if self.rules.window.schedulePeriod == .max, rules.window.schedulePeriod != .max {
      origin.start = rules.arrival(at: latest)
    }
    self.rules = rules
    turnCount = 0
    var id = ConversationMessageID.none
    while let place = nodes.firstLive(from: id) {
      id = nodes.id(at: place)
      if !nodes[place].isOutlier {
        nodes[place].expiry = rules.window.expiry(
          of: id, arrival: nodes[place].arrival, from: origin)
      }
      if rules.window.maximumTurns != .max, !nodes[place].isPinned,
        nodes[place].attributes.beginsTurn
      {
        turnCount += 1
      }
      id = id.next
    }
    leftKeys.change { [origin] in rules.window.expiry(of: $0.id, arrival: $0.arrival, from: origin)
    }
    ageCursor = .none
    let liveCount = nodes.liveCount
    _ = nextExpiry()
    _ = expire(at: latest, atMost: .max)
    fit()
    // What these have no room for leaves now, however long it would have been over by them.
    if nodes.liveCount < liveCount { lastDeparture = latest }
  }

  /// Takes note that the last messages have left at an instant, and not before.
  mutating func keepEmpty(since instant: Int64) {
    if nodes.liveCount == 0 { lastDeparture = max(lastDeparture, instant) }
  }

  /// All live nodes with their ids, ascending. O(live).
  func all() -> [(node: ConversationNode, id: ConversationMessageID)] {
    var all: [(node: ConversationNode, id: ConversationMessageID)] = []
    all.reserveCapacity(nodes.liveCount)
    var id = ConversationMessageID.none
    while let place = nodes.firstLive(from: id) {
      id = nodes.id(at: place)
      all.append((nodes[place], id))
      id = id.next
    }
    return all
  }
}
