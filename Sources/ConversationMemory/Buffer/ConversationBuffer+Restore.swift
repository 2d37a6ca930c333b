import DequeModule

/// What a conversation knows beside its live messages.
struct ConversationFacts: Equatable {
  /// The id that the next message gets.
  var nextID: ConversationMessageID
  /// When it began, in nanoseconds.
  var start: Int64
  /// The newest message of the main branch, live or not, and its depth.
  var mainHead: ConversationMessageID
  var mainDepth: Int
  /// The first message that was not pinned, live or not.
  var firstUnpinned: ConversationMessageID
  /// The next message that a consumer gets.
  var cursor: ConversationMessageID
  var forks: [ConversationBranch: ConversationMessageID] = [:]
  var forkCount: UInt64 = 0
  var isFinished = false
}

extension ConversationBuffer {
  /// What it knows beside its messages.
  var facts: ConversationFacts {
    ConversationFacts(
      nextID: nodes.nextID, start: start, mainHead: mainHead, mainDepth: mainDepth,
      firstUnpinned: firstUnpinned, cursor: cursor, forks: forks, forkCount: forkCount,
      isFinished: isFinished)
  }

  /// A buffer that goes on from what was known elsewhere; its messages are to be entered by
  /// ``restore(_:as:)``, and then ``finishRestoring(_:)`` called. It counts them as appended.
  init(rules: ConversationRules, restoring facts: ConversationFacts, latest: Int64) {
    self.init(rules: rules, start: facts.start)
    self.latest = max(latest, facts.start)
    mainHead = facts.mainHead
    mainDepth = facts.mainDepth
    firstUnpinned = facts.firstUnpinned
    forkCount = facts.forkCount
    isFinished = facts.isFinished
  }

  /// Adds a live message, in the order of ids, with its depth, expiry and parent as they were.
  mutating func restore(_ node: consuming ConversationNode, as id: ConversationMessageID) {
    if nodes.nextID < id { nodes.skip(to: id) }
    enter(node, below: nodes.place(of: node.parent))
  }

  /// Brings in what names messages, when all are there.
  mutating func finishRestoring(_ facts: ConversationFacts) {
    if nodes.nextID < facts.nextID { nodes.skip(to: facts.nextID) }
    for (branch, head) in facts.forks where nodes.place(of: head) != nil {
      setHead(of: branch, to: head)
    }
    cursor = facts.cursor
    nodes.settle()
  }

  /// Goes on under other rules: the expiries that are the window's, and the turns, are found anew.
  /// O(live).
  ///
  /// The caller lets go of what these have no room for.
  mutating func change(_ rules: ConversationRules, at instant: Int64) {
    let now = advance(to: instant)
    // A schedule that comes later counts from then on.
    if self.rules.window.schedulePeriod == .max, rules.window.schedulePeriod != .max { start = now }
    self.rules = rules
    let age = rules.window.age(from: start)
    turnStarts = []
    var id = ConversationMessageID.none
    while let place = nodes.firstLive(from: id) {
      id = nodes.id(at: place)
      if !nodes[place].isOutlier {
        nodes[place].expiry = age.expiry(arrival: nodes[place].arrival, ordinal: id.rawValue)
      }
      if rules.window.maximumTurns != .max, !nodes[place].isPinned,
        nodes[place].attributes.beginsTurn
      {
        turnStarts.append(id)
      }
      id = id.next
    }
    ageCursor = .none
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
