@testable import ConversationMemory

/// The naive twin of the heart: arrays that are searched from end to end, written from the
/// specification. What is over by age leaves at the beginning of every event.
struct NaiveConversation {
  let rules: ConversationRules
  let start: Int64
  var latest: Int64
  var nextID: UInt64 = 1
  /// Ascending by id.
  var live: [NaiveMessage] = []
  var departures: [(id: UInt64, reason: ConversationDeparture.Reason)] = []
  /// Keys of messages that left before their time was over.
  var leftKeys: [(key: String, id: UInt64, expiry: Int64)] = []
  var keysForgotten = 0
  var appendedCount = 0
  var deliveredCount = 0
  var cursor: UInt64 = 1
  var isFinished = false
  /// Heads by the number of their branch; that of the main branch may have left.
  var heads: [UInt64: UInt64] = [:]
  var mainHeadDepth = 0
  var branchCount: UInt64 = 0
  var subscriptions: [UInt64: UInt64] = [:]
  var subscriptionCount: UInt64 = 0
  /// The first message that was not pinned.
  var firstUnpinned: UInt64 = 0
  /// The parents and depths of all messages that there ever were, whether they had their own time,
  /// and whether the window cut a line there.
  var history: [UInt64: (parent: UInt64, depth: Int, hasOwnTime: Bool, isCut: Bool)] = [:]

  init(rules: ConversationRules, start: Int64) {
    self.rules = rules
    self.start = start
    latest = start
  }

  var liveBytes: Int { live.reduce(0) { $0 + $1.byteCount } }

  var account: ConversationAccount {
    var account = ConversationAccount()
    account.appended = appendedCount
    account.delivered = deliveredCount
    account.keysForgotten = keysForgotten
    for departure in departures { account.leave(departure.reason) }
    return account
  }

  func index(of id: UInt64) -> Int? { live.firstIndex { $0.id == id } }

  func message(_ id: UInt64) -> NaiveMessage? { live.first { $0.id == id } }

  // MARK: Leaving

  mutating func leave(_ id: UInt64, _ reason: ConversationDeparture.Reason) {
    guard let index = index(of: id) else { return }
    let message = live.remove(at: index)
    departures.append((id, reason))
    let hasOwnTime = history[id]?.hasOwnTime ?? false
    history[id]?.isCut = reason == .evicted || reason == .expired && !hasOwnTime
    if let key = message.idempotencyKey, message.expiry > latest {
      leftKeys.removeAll { $0.expiry <= latest }
      leftKeys.append((key, id, message.expiry))
      if leftKeys.count > rules.keyCapacity, let oldest = leftKeys.map(\.id).min() {
        leftKeys.removeAll { $0.id == oldest }
        keysForgotten += 1
      }
    }
    heads = heads.filter { $0.key == 0 || $0.value != id }
    if message.role == .toolResult, let parent = self.index(of: message.parent) {
      live[parent].hasLostResult = true
    }
  }

  /// Begins an event: what is over by now leaves.
  mutating func advance(to instant: Int64) {
    latest = max(latest, instant)
    for message in live where message.expiry <= latest { leave(message.id, .expired) }
  }

  // MARK: Appending

  /// Makes room for entries, or says why there is none; what is refused changes nothing.
  private mutating func refusal(of entries: [ConversationEntry]) -> AppendDecision? {
    if isFinished { return .finished }
    for entry in entries where entry.branch != .main && heads[entry.branch.number] == nil {
      return .branchGone
    }
    let keys = rules.compactsStates ? Set(entries.compactMap(\.attributes.stateKey)) : []
    let replaced = live.filter { $0.stateKey.map { keys.contains($0) } ?? false }
    let staying = live.filter { message in !replaced.contains { $0.id == message.id } }
    let bytes = entries.reduce(0) { $0 + $1.byteCount }
    func fits(_ messages: [NaiveMessage]) -> Bool {
      messages.count + entries.count <= rules.capacity
        && messages.reduce(bytes) { $0 + $1.byteCount } <= rules.byteBudget
    }
    // Who waits can have what is pinned removed.
    if !fits(rules.overflow == .wait ? [] : staying.filter(\.isPinned)) { return .tooLarge }
    let unpinned = staying.filter { !$0.isPinned }
    let kept = max(0, rules.window.maximumCount - entries.count { !$0.isPinned })
    let slid = fits(staying) ? [] : Array(unpinned.dropLast(min(kept, unpinned.count)))
    let rest = staying.filter { message in !slid.contains { $0.id == message.id } }
    if rules.overflow != .evictOldest, !fits(rest) { return .full }
    for message in replaced { leave(message.id, .removed) }
    for message in slid { leave(message.id, .expired) }
    while !fits(live), let oldest = live.first(where: { !$0.isPinned }) {
      leave(oldest.id, .evicted)
    }
    return nil
  }

  func holder(of key: String?) -> UInt64? {
    guard let key else { return nil }
    return live.first { $0.idempotencyKey == key }?.id
      ?? leftKeys.first { $0.key == key && $0.expiry > latest }?.id
  }

  mutating func append(_ entry: ConversationEntry, at instant: Int64) -> AppendDecision {
    advance(to: instant)
    if let first = holder(of: entry.idempotencyKey) {
      return .repeated(ConversationMessageID(rawValue: first))
    }
    let lines = lines()
    if let refusal = refusal(of: [entry]) { return refusal }
    insert(entry, after: lines)
    trim()
    return .appended(ConversationMessageID(rawValue: nextID - 1))
  }

  mutating func append(
    contentsOf entries: [ConversationEntry], at instant: Int64
  ) -> (decision: AppendDecision, ids: Range<UInt64>, isNew: [Bool]) {
    advance(to: instant)
    var keys: Set<String> = []
    let isNew = entries.map { entry in
      guard let key = entry.idempotencyKey else { return true }
      return holder(of: key) == nil && keys.insert(key).inserted
    }
    let new = zip(entries, isNew).filter(\.1).map(\.0)
    var lines = lines()
    let first = nextID
    if let refusal = refusal(of: new) { return (refusal, first..<first, []) }
    for entry in new {
      insert(entry, after: lines)
      lines[entry.branch.number] = (nextID - 1, live.last { $0.id == nextID - 1 }?.depth ?? 0)
    }
    trim()
    return (.appended(ConversationMessageID(rawValue: first)), first..<nextID, isNew)
  }

  /// The head of each branch, with its depth, before anybody leaves for what continues it.
  private func lines() -> [UInt64: (id: UInt64, depth: Int)] {
    heads.filter { $0.key != 0 }.mapValues { ($0, message($0)?.depth ?? 0) }
  }

  private mutating func insert(
    _ entry: ConversationEntry, after lines: [UInt64: (id: UInt64, depth: Int)]
  ) {
    let id = nextID
    nextID += 1
    appendedCount += 1
    let branch = entry.branch.number
    let parent =
      switch entry.parent {
      case .root: UInt64(0)
      case .head: branch == 0 ? heads[0] ?? 0 : lines[branch]?.id ?? 0
      case .message(let id): id.rawValue
      }
    let depth: Int
    if let message = message(parent) {
      depth = message.depth + 1
    } else if parent == 0 {
      depth = 0
    } else {
      let line = entry.parent == .head ? lines[branch] : nil
      depth = parent == heads[0] ? mainHeadDepth + 1 : line.map { $0.depth + 1 } ?? 1
    }
    if !entry.isPinned, firstUnpinned == 0 { firstUnpinned = id }
    history[id] = (parent, depth, entry.timeToLive != nil, false)
    live.append(
      NaiveMessage(
        id: id, arrival: latest, expiry: expiry(of: entry, id), parent: parent, depth: depth,
        byteCount: entry.byteCount, tokenCount: entry.tokenCount, attributes: entry.attributes,
        idempotencyKey: entry.idempotencyKey, isPinned: entry.isPinned))
    heads[branch] = id
    if branch == 0 { mainHeadDepth = depth }
    if rules.compactsStates, case .state(let key) = entry.attributes.kind {
      for message in live where message.id < id && message.stateKey == key {
        leave(message.id, .removed)
      }
    }
  }

  private func expiry(of entry: ConversationEntry, _ id: UInt64) -> Int64 {
    if entry.isPinned { return .max }
    if let timeToLive = entry.timeToLive { return latest + timeToLive }
    return windowExpiry(rules.window, arrival: latest, id: id)
  }

  func windowExpiry(_ window: ConversationWindow, arrival: Int64, id: UInt64) -> Int64 {
    var expiry = Int64.max
    if window.timeToLive != .max { expiry = min(expiry, arrival + window.timeToLive) }
    if window.schedulePeriod != .max {
      expiry = min(expiry, start + Int64(id) * window.schedulePeriod)
    }
    return expiry
  }

  /// Lets go of what the window's limits of position have no room for.
  private mutating func trim() {
    let (kept, _) = suffix(live, through: rules.window, byAge: false)
    for message in live where !message.isPinned && !kept.contains(message.id) {
      leave(message.id, .expired)
    }
  }

  mutating func finish() { isFinished = true }
}
