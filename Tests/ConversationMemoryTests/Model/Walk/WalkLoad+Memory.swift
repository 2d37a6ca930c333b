import ConversationMemory

/// Loads of single memories.
extension WalkLoad {
  private static let reads: [(kind: Kind, weight: Int)] = [
    (.read, 4), (.message, 1), (.path, 1), (.messages, 1), (.account, 1), (.heads, 1),
  ]
  private static let groups: [(kind: Kind, weight: Int)] = [
    (.group, 2), (.removeGroup, 1), (.receive, 14), (.acknowledge, 5), (.acknowledgeAll, 2),
    (.refuse, 8), (.extend, 8), (.removeConsumer, 4), (.status, 4),
  ]

  /// One limit of position each, and beside it hundreds that are over at once by their own times.
  static let positions: [WalkLoad] = {
    var byCount = ReferenceWindow()
    byCount.count = 120
    var byTurns = ReferenceWindow()
    byTurns.turns = 50
    var byBytes = ReferenceWindow()
    byBytes.bytes = 1_500
    var byTokens = ReferenceWindow()
    byTokens.tokens = 500
    var byAll = ReferenceWindow()
    (byAll.time, byAll.count, byAll.turns) = (90, 150, 80)
    (byAll.bytes, byAll.tokens) = (2_500, 900)
    return [byCount, byTurns, byBytes, byTokens, byAll].map { window in
      var load = WalkLoad(title: "a window of \(window.limitCount == 1 ? "one limit" : "all")")
      load.title += " (\(window))"
      load.rules.window = window
      load.rules.capacity = 5_000
      load.stepCount = 120
      load.sizes = 1...8
      load.large = window.bytes == nil && window.tokens == nil ? 0 : 20
      load.burst = 130...260
      load.pauses = 20
      load.ownTimes = 20
      load.pins = 1
      load.weights = reads + [(.append, 14), (.batch, 4), (.burst, 4), (.dequeue, 3), (.remove, 1)]
      return load
    }
  }()

  /// A bound each, with hundreds that are over at once.
  static let bounds: [WalkLoad] = [false, true].flatMap { rejects in
    [Int?.none, 2_000].map { budget in
      var load = WalkLoad(
        title: "\(rejects ? "rejecting" : "evicting"), \(budget == nil ? "messages" : "bytes")")
      load.rules.capacity = budget == nil ? 200 : 5_000
      load.rules.byteBudget = budget
      load.rules.rejects = rejects
      load.rules.window.time = 70
      load.stepCount = 120
      load.burst = 100...180
      load.pauses = 20
      load.ownTimes = 20
      load.pins = 1
      load.keys = 10
      load.weights = reads + [(.append, 14), (.batch, 4), (.burst, 6), (.dequeue, 3), (.remove, 1)]
      return load
    }
  }

  /// States that replace each other, beside many that are over at once.
  static let replacing: [WalkLoad] = [false, true].map { rejects in
    var load = WalkLoad(title: "states that are \(rejects ? "replaced when full" : "replaced")")
    load.rules.compactsStates = true
    load.rules.capacity = rejects ? 8 : 300
    load.rules.rejects = rejects
    load.ownTimes = 40
    load.states = 50
    load.weights =
      reads + [(.append, 20), (.batch, 2), (.burst, rejects ? 0 : 2), (.state, 6), (.remove, 1)]
    return load
  }

  /// A small tree of which much gives way.
  static let tree: WalkLoad = {
    var load = WalkLoad(title: "a tree in little room")
    load.rules.capacity = 7
    load.rules.window.time = 60
    load.ownTimes = 10
    load.pins = 3
    load.states = 10
    load.branching = 50
    load.stepCount = 400
    load.weights =
      reads + [
        (.append, 20), (.batch, 4), (.fork, 6), (.move, 3), (.readBranch, 3), (.path, 4),
        (.children, 2), (.subtree, 2), (.removeSubtree, 1), (.remove, 2), (.removeHead, 3),
        (.removeLine, 1),
        (.dequeue, 2),
        (.subscribe, 1), (.next, 6),
      ]
    return load
  }()

  /// The article's formula: each number has its own end.
  static let schedule: WalkLoad = {
    var load = WalkLoad(title: "a schedule")
    load.rules.window.schedule = 4
    load.rules.capacity = 60
    load.weights = reads + [(.append, 30), (.batch, 6), (.dequeue, 5), (.subscribe, 1), (.next, 5)]
    return load
  }()

  /// What a queue of its own kind is enough for, on a clock that keeps or that steps back.
  static let plainQueues: [WalkLoad] = [false, true].flatMap { stepsBack in
    [false, true].map { isQueue in
      var load = WalkLoad(title: "a plain \(isQueue ? "queue" : "log")")
      if stepsBack { load.title += ", the clock stepping back" }
      load.rules.isQueue = isQueue
      load.rules.window.time = 30
      load.rules.capacity = 150
      load.stepsBack = stepsBack ? 10 : 0
      load.isBare = true
      load.burst = 70...140
      load.weights = [
        (.append, 20), (.batch, 6), (.plainBurst, 2), (.dequeue, 24),
      ]
      return load
    }
  }

  /// Groups of a log and of a queue, whose dead letters go to another memory.
  static let groupsOfMemories = [
    groups(isQueue: false, keepsAll: false), groups(isQueue: true, keepsAll: false),
    groups(isQueue: false, keepsAll: true), groups(isQueue: true, keepsAll: true),
  ]

  private static func groups(isQueue: Bool, keepsAll: Bool) -> WalkLoad {
    var load = WalkLoad(title: "groups of a \(isQueue ? "queue" : "log")")
    if keepsAll { load.title += " in which nothing is over" }
    load.names = ["letters", "main"]
    load.rules.isQueue = isQueue
    load.rules.window.time = keepsAll ? nil : 120
    load.pauses = 3
    load.rules.capacity = keepsAll ? 1_000 : 60
    var letters = ReferenceRules()
    letters.window.time = 100
    letters.capacity = 12
    letters.rejects = true
    load.ownRules = ["letters": letters]
    load.ownTimes = keepsAll ? 0 : 15
    load.keys = 5
    load.stepCount = 400
    load.weights = reads + groups + [(.append, 16), (.batch, 4), (.dequeue, 1), (.remove, 1)]
    return load
  }

  static let memories =
    positions + bounds + replacing + [tree, schedule] + plainQueues
    + groupsOfMemories
}
