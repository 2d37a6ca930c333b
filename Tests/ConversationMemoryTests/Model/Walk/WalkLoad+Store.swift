import ConversationMemory

/// Loads of stores.
extension WalkLoad {
  private static let reads: [(kind: Kind, weight: Int)] = [
    (.read, 4), (.message, 1), (.messages, 2), (.path, 1), (.account, 1), (.count, 1),
  ]
  private static let groups: [(kind: Kind, weight: Int)] = [
    (.group, 2), (.removeGroup, 1), (.receive, 14), (.acknowledge, 5), (.acknowledgeAll, 2),
    (.refuse, 8), (.extend, 8), (.removeConsumer, 4), (.status, 4),
  ]

  private static func store(_ title: String, remembrance: Int64?) -> WalkLoad {
    var load = WalkLoad(title: title, isStore: true, names: ["a1", "a2", "b1", "b2"])
    load.rules.window.time = 25
    load.rules.capacity = 40
    load.rules.remembrance = remembrance
    load.stepCount = 300
    return load
  }

  /// What most conversations are, begun and forgotten all the time.
  static let plain: [WalkLoad] = [Int64?.some(0), 15, nil].map { remembrance in
    var load = store(
      "plain, remembered for \(remembrance.map { "\($0)" } ?? "ever")", remembrance: remembrance)
    load.weights = reads + [(.append, 16), (.batch, 4), (.finish, 1), (.heads, 1), (.setEnd, 1)]
    return load
  }

  /// All that is rare about a conversation.
  static let rare: [WalkLoad] = [Int64?.some(0), 15, nil].map { remembrance in
    var load = store(
      "rare, remembered for \(remembrance.map { "\($0)" } ?? "ever")", remembrance: remembrance)
    load.ownTimes = 10
    load.pins = 1
    load.states = 10
    load.keys = 10
    load.branching = 25
    load.weights =
      reads + [
        (.append, 20), (.batch, 4), (.finish, 1), (.heads, 2), (.fork, 3), (.move, 2),
        (.readBranch, 2), (.children, 1), (.subtree, 1), (.state, 2), (.remove, 2),
        (.removeSubtree, 1), (.removeAll, 1), (.removeHead, 3), (.removeLine, 1), (.dequeue, 2),
        (.subscribe, 1), (.next, 3), (.version, 8),
      ]
    return load
  }

  /// Hundreds that are over at once, beside a window and bounds of position.
  static let crowded: [WalkLoad] = [ReferenceWindow.crowdedBytes, .crowdedTurns].map { window in
    var load = store("crowded (\(window))", remembrance: 10)
    load.names = ["a1", "b1"]
    load.rules.window = window
    load.rules.capacity = 250
    load.rules.byteBudget = 3_000
    load.stepCount = 100
    load.ownTimes = 20
    load.weights = reads + [(.append, 16), (.batch, 4), (.burst, 4), (.remove, 1)]
    return load
  }

  /// Windows that are changed in use.
  static let changing: [WalkLoad] = [Int64?.some(10), nil].map { remembrance in
    var load = store(
      "windows that are changed, remembered for \(remembrance.map { "\($0)" } ?? "ever")",
      remembrance: remembrance)
    var narrow = ReferenceWindow()
    (narrow.time, narrow.count) = (10, 12)
    var wide = ReferenceWindow()
    wide.time = 60
    load.windows = [("b2", wide)]
    load.otherWindows = [
      narrow, wide, ReferenceWindow(), .crowdedTurns, .crowdedBytes, load.rules.window,
    ]
    load.rules.capacity = 200
    load.ownTimes = 10
    load.keys = 10
    load.stepCount = 200
    load.weights =
      reads + [
        (.append, 20), (.batch, 6), (.burst, 1), (.setWindow, 3), (.dequeue, 1), (.version, 8),
        (.setEnd, 2), (.end, 1), (.rename, 2),
      ]
    return load
  }

  /// Groups of a log and of a queue, whose dead letters begin conversations of their own.
  static let groupsOfStores: [WalkLoad] = [false, true].map { isQueue in
    var load = store("groups of a store of \(isQueue ? "queues" : "logs")", remembrance: 12)
    load.names = ["a1", "b1"]
    load.rules.isQueue = isQueue
    load.rules.window.time = 120
    load.pauses = 3
    load.ownTimes = 10
    load.stepCount = 400
    load.weights = reads + groups + [(.append, 16), (.batch, 4), (.dequeue, 1), (.remove, 1)]
    return load
  }

  /// Conversations that go as a whole, with all that is rare about them.
  static let whole: [WalkLoad] = [Int64?.some(0), 15, nil].map { remembrance in
    var load = store(
      "removed as a whole, remembered for \(remembrance.map { "\($0)" } ?? "ever")",
      remembrance: remembrance)
    load.names = ["a1", "b1", "c1"]
    load.rules.window.time = 120
    load.rules.capacity = 12
    load.pauses = 3
    load.ownTimes = 10
    load.pins = 2
    load.states = 10
    // More than are remembered.
    load.keys = 60
    load.branching = 10
    load.weights =
      reads + groups + [
        (.append, 30), (.batch, 4), (.finish, 1), (.heads, 2), (.fork, 2), (.remove, 8),
        (.removeWhole, 4), (.removeEverything, 1), (.exists, 2), (.names, 2),
        (.version, 12), (.setEnd, 5), (.end, 2),
        (.rename, 6),
      ]
    return load
  }

  static let stores = plain + rare + crowded + changing + groupsOfStores + whole
}

extension ReferenceWindow {
  fileprivate static let crowdedBytes: Self = {
    var window = Self()
    (window.time, window.bytes) = (80, 900)
    return window
  }()

  fileprivate static let crowdedTurns: Self = {
    var window = Self()
    (window.time, window.turns) = (80, 30)
    return window
  }()
}
