/// The windows of a store by pattern, as a shard has them.
///
/// A change comes to all shards at one instant, and to each conversation before its next event or
/// when its turn has come, whichever is first, as of that instant: until then what is over by the
/// windows before is told by those. So does the removal of all conversations, which costs no more
/// under the locks of all shards than a change does. A change for one name alone comes to its
/// conversation, and the others are not looked at.
///
/// All shards have the same arrays: a change makes others, and then each shard gets these.
struct WindowTable {
  private(set) var patterns: [ConversationPattern]
  /// Where a pattern is among all.
  private var places: [ConversationPattern: Int] = [:]
  /// The rules of names that have a pattern of their own, and those of other patterns, in order.
  private var ofNames: [[UInt8]: UInt16] = [:]
  private var ofOthers: [UInt16] = []
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
  static var limit: Int { 65_535 }

  init(_ configuration: ConversationStoreConfiguration) {
    patterns = []
    rules = []
    restore(configuration.window, configuration.windows, of: configuration)
  }

  /// Which rules a name has: those of the first pattern that describes it.
  ///
  /// - Complexity: O(patterns that describe more than one name).
  func index(of name: UnsafeRawBufferPointer) -> UInt16 {
    let own = ofNames.isEmpty ? nil : unsafe ofNames[Array(name)]
    for index in ofOthers {
      if let own, own < index { return own }
      if unsafe patterns[Int(index) - 1].matches(name) { return index }
    }
    return own ?? 0
  }

  /// Whether there is room for a pattern, or it is there.
  func hasRoom(for pattern: ConversationPattern?) -> Bool {
    pattern.map { places[$0] != nil || patterns.count < Self.limit } ?? true
  }

  /// Gives a pattern other rules, behind the others if it is new; nil for what none describes. The
  /// change has no instant yet.
  mutating func set(_ rules: ConversationRules, of pattern: ConversationPattern?) {
    before = self.rules
    removesAll = false
    if pattern?.literal == nil { change &+= 1 }
    guard let pattern else {
      self.rules[0] = rules
      return
    }
    if let index = places[pattern] {
      self.rules[index + 1] = rules
    } else {
      add(pattern)
      self.rules.append(rules)
    }
  }

  private mutating func add(_ pattern: ConversationPattern) {
    patterns.append(pattern)
    let index = UInt16(patterns.count)
    if places[pattern] == nil { places[pattern] = Int(index) - 1 }
    if let name = pattern.literal {
      if ofNames[name] == nil { ofNames[name] = index }
    } else {
      ofOthers.append(index)
    }
  }

  /// Has the change that was made come at an instant.
  mutating func come(at now: Int64) { changedAt = now }

  /// Has all conversations removed that have not gone through this change.
  mutating func removeAll(at now: Int64) {
    before = rules
    change &+= 1
    changedAt = now
    removesAll = true
  }

  /// Goes on with the windows of another store, as one of a configuration.
  mutating func restore(
    _ others: ConversationWindow, _ byPattern: [ConversationWindowRule],
    of configuration: ConversationStoreConfiguration
  ) {
    (patterns, places, ofNames, ofOthers) = ([], [:], [:], [])
    for rule in byPattern { add(rule.pattern) }
    rules = (CollectionOfOne(others) + byPattern.map(\.window)).map { configuration.rules($0) }
  }
}
