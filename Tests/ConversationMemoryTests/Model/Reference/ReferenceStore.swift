import ConversationMemory

/// What a store is, written from its specification: names, and the conversations that are known.
///
/// One instant is dealt with after the other, over all conversations. Single memories are the same
/// with rules under which nothing is forgotten, each under a name.
struct ReferenceStore {
  /// Where a handle of a group leads.
  struct GroupHandle: Hashable {
    let name: String
    let life: Int
    let place: Int
  }

  /// A cursor that sees every message from its position on.
  struct Subscription {
    let name: String
    var cursor: Int
  }

  var rules: ReferenceRules
  /// The rules of names that have their own.
  var ownRules: [String: ReferenceRules] = [:]
  /// Windows by pattern, in the order in which they are looked at.
  var windows: [(pattern: String, window: ReferenceWindow)] = []
  /// Whether the account has the bytes that are live.
  var countsBytes = true
  var conversations: [String: ReferenceConversation] = [:]
  /// The lives that are over, in order of their ends.
  var forgotten: [ReferenceConversation] = []
  var lifeCount = 0
  var groups: [GroupHandle] = []
  var subscriptions: [Subscription] = []
  /// Those that were asked for last, by name, and how often something was done with each.
  var versions: [String: ReferenceVersion] = [:]
  var touchCounts: [String: Int] = [:]

  init(rules: ReferenceRules) { self.rules = rules }

  func has(_ fault: ReferenceFault) -> Bool { rules.faults.contains(fault) }

  /// The window of the first pattern that describes a name; a star at its end is all it knows.
  func window(of name: String) -> ReferenceWindow {
    for (pattern, window) in windows {
      if pattern.last == "*" ? name.hasPrefix(pattern.dropLast()) : name == pattern {
        return window
      }
    }
    return (ownRules[name] ?? rules).window
  }

  /// The conversation of a name; another life of it if it is not known.
  func found(_ name: String, at now: Int64) -> ReferenceConversation {
    if let known = conversations[name] { return known }
    var rules = ownRules[name] ?? rules
    rules.window = window(of: name)
    return ReferenceConversation(life: lifeCount, name: name, start: now, rules: rules)
  }

  /// Begins a conversation if it is not known.
  mutating func begin(_ name: String, at now: Int64) {
    guard conversations[name] == nil else { return }
    conversations[name] = found(name, at: now)
    lifeCount += 1
  }

  /// Appends to a conversation, which begins if the append is accepted.
  mutating func append(
    _ drafts: [ReferenceDraft], to name: String, at now: Int64
  ) -> ReferenceAppend {
    if conversations[name] != nil {
      return conversations[name]?.append(drafts, at: now) ?? .full
    }
    var conversation = found(name, at: now)
    let result = conversation.append(drafts, at: now)
    if conversation.lastNumber > 0 {
      conversations[name] = conversation
      lifeCount += 1
    }
    return result
  }

  /// All lives of a name, the first one first.
  func lives(of name: String) -> [ReferenceConversation] {
    forgotten.filter { $0.name == name } + (conversations[name].map { [$0] } ?? [])
  }

  /// The lives that the name of a life had before.
  func livesBefore(_ life: Int) -> [ReferenceConversation] {
    let all = forgotten + conversations.values
    guard let name = all.first(where: { $0.life == life })?.name else { return [] }
    return lives(of: name).filter { $0.life < life }
  }

  /// What became of all messages, for ever, and of how many it is that they have not left.
  func account(
    of name: String? = nil
  ) -> (account: ReferenceAccount, live: Int, liveBytes: Int) {
    let all = (forgotten + conversations.values).filter { name == nil || $0.name == name }
    return all.reduce(into: (ReferenceAccount(), 0, 0)) { sum, conversation in
      sum.0.add(conversation.account)
      sum.1 += conversation.messages.count
      sum.2 += conversation.liveBytes
    }
  }
}

extension ReferenceAccount {
  mutating func add(_ other: Self) {
    appended += other.appended
    consumed += other.consumed
    expired += other.expired
    evicted += other.evicted
    removed += other.removed
    delivered += other.delivered
    keysForgotten += other.keysForgotten
  }
}
