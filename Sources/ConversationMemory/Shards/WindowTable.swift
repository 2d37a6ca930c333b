/// The windows of a store by pattern, as a shard has them.
///
/// A change comes to all shards at one instant, and to each conversation before its next event or
/// when its turn has come, whichever is first, as of that instant: until then what is over by the
/// windows before is told by those. So does the removal of all conversations, which costs no more
/// under the locks of all shards than a change does.
struct WindowTable {
  private(set) var patterns: [ConversationPattern]
  /// Those that no pattern describes first, then in the order of ``patterns``.
  private(set) var rules: [ConversationRules]
  /// How they were before the last change.
  private(set) var before: [ConversationRules] = []
  /// Which change was the last, and when it came.
  private(set) var change: UInt8 = 0
  private(set) var changedAt = Int64.min
  /// Whether the last change was that all conversations were removed.
  private(set) var removesAll = false

  /// The window of conversations that no pattern describes.
  var others: ConversationWindow { rules[0].window }

  /// The windows by pattern.
  var byPattern: [ConversationWindowRule] {
    zip(patterns, rules.dropFirst()).map {
      ConversationWindowRule(pattern: $0, window: $1.window)
    }
  }

  /// How many patterns there can be.
  static var limit: Int { 255 }

  init(_ configuration: ConversationStoreConfiguration) {
    patterns = []
    rules = []
    restore(configuration.window, configuration.windows, of: configuration)
  }

  /// Which rules a name has: those of the first pattern that describes it.
  func index(of name: UnsafeRawBufferPointer) -> UInt8 {
    for (index, pattern) in patterns.enumerated() where unsafe pattern.matches(name) {
      return UInt8(index + 1)
    }
    return 0
  }

  /// Whether there is room for a pattern, or it is there.
  func hasRoom(for pattern: ConversationPattern?) -> Bool {
    pattern.map { patterns.contains($0) || patterns.count < Self.limit } ?? true
  }

  /// Gives a pattern other rules, behind the others if it is new; nil for what none describes.
  mutating func set(_ rules: ConversationRules, of pattern: ConversationPattern?, at now: Int64) {
    begin(at: now)
    guard let pattern else {
      self.rules[0] = rules
      return
    }
    if let index = patterns.firstIndex(of: pattern) {
      self.rules[index + 1] = rules
    } else {
      patterns.append(pattern)
      self.rules.append(rules)
    }
  }

  /// Has all conversations removed that have not gone through this change.
  mutating func removeAll(at now: Int64) {
    begin(at: now)
    removesAll = true
  }

  private mutating func begin(at now: Int64) {
    before = rules
    change &+= 1
    changedAt = now
    removesAll = false
  }

  /// Goes on with the windows of another store, as one of a configuration.
  mutating func restore(
    _ others: ConversationWindow, _ byPattern: [ConversationWindowRule],
    of configuration: ConversationStoreConfiguration
  ) {
    patterns = byPattern.map(\.pattern)
    rules = (CollectionOfOne(others) + byPattern.map(\.window)).map { configuration.rules($0) }
  }
}
