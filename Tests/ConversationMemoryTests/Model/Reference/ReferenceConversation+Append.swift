import ConversationMemory

/// What became of an append to a reference conversation.
enum ReferenceAppend: Hashable {
  /// The numbers that were given; where the key was known, that of its message.
  case appended([Int])
  case repeated(Int)
  case full
  case finished
  case branchGone
}

extension ReferenceConversation {
  /// Appends messages in one step: all or none.
  mutating func append(_ drafts: [ReferenceDraft], at now: Int64) -> ReferenceAppend {
    var keys: Set<String> = []
    let fresh = drafts.filter { draft in
      guard let key = draft.key else { return true }
      return known(key, at: now) == nil && keys.insert(key).inserted
    }
    if fresh.isEmpty {
      if drafts.count == 1, let key = drafts[0].key, let first = known(key, at: now) {
        return .repeated(first)
      }
      if drafts.isEmpty || !isFinished { return .appended([]) }
    }
    if isFinished { return .finished }
    guard fresh.allSatisfy({ isKnown($0.branch) }) else { return .branchGone }
    var parents = fresh.map { parent(of: $0) }
    guard let room = room(for: fresh, at: now) else { return .full }
    stepCount += 1
    leave(room.slid, .expired, at: now, isSameStep: true)
    leave(room.replaced, .removed, at: now, isSameStep: true)
    leave(room.evicted, .evicted, at: now, isSameStep: true)
    if has(.evictsHeadFirst) { parents = fresh.map { parent(of: $0) } }

    var numbers: [Int] = []
    var continued: Set<Int> = []
    for (draft, before) in zip(fresh, parents) {
      // What came earlier in the same step is a head of its branch already.
      let parent =
        continued.contains(draft.branch) && draft.parent == .head
        ? heads[draft.branch] : before
      numbers.append(insert(draft, below: named(by: draft) ?? parent, at: now))
      continued.insert(draft.branch)
    }
    trim(at: now)
    leaveAtArrival(numbers, at: now)
    return .appended(numbers)
  }

  /// The message that a key names: a live one, or one that could still live by age.
  private func known(_ key: String, at now: Int64) -> Int? {
    (messages + left.filter { $0.expiry > now }).first { $0.draft.key == key }?.number
  }

  /// The parent of a draft before anything gives way; nil for a root.
  ///
  /// Of a message that has left nothing is known but that it was there: what names it has depth 1.
  private func parent(of draft: ReferenceDraft) -> Head? {
    switch draft.parent {
    case .root: nil
    case .head: heads[draft.branch]
    // Whether that has left is asked when others have made room.
    case .message(let number): Head(number: number, depth: 0)
    }
  }

  /// A parent that a draft names, as far as it is known: of the main head the depth is, whether
  /// that is live or has made room.
  private func named(by draft: ReferenceDraft) -> Head? {
    guard case .message(let number) = draft.parent else { return nil }
    if let head = heads[0], head.number == number { return head }
    return Head(number: number, depth: message(number)?.depth ?? 0)
  }

  private mutating func insert(
    _ draft: ReferenceDraft, below parent: Head?, at now: Int64
  ) -> Int {
    lastNumber += 1
    let message = ReferenceMessage(
      number: lastNumber, parent: parent?.number, depth: parent.map { $0.depth + 1 } ?? 0,
      arrival: now, expiry: expiry(number: lastNumber, arrival: now, draft: draft), draft: draft)
    messages.append(message)
    history[message.number] = (message.parent, message.depth, false)
    if firstUnpinned == nil && !draft.isPinned { firstUnpinned = message.number }
    emptiedAt = nil
    heads[draft.branch] = Head(number: message.number, depth: message.depth)
    account.appended += 1
    return message.number
  }

  /// What was over as it came leaves behind everything else of its event.
  private mutating func leaveAtArrival(_ numbers: [Int], at now: Int64) {
    let first = numbers.first ?? .max
    let over = messages.filter { $0.number >= first && isOver($0, at: now) }
    leave(over.map(\.number), .expired, at: now, isSameStep: true)
  }

  /// Who makes room for drafts, and why; nil if there is none, for whatever gives way.
  ///
  /// What the window's count passes with them has expired and nobody is evicted for it; a state
  /// that one of them replaces needs no room beside it; then the oldest give way.
  private func room(
    for drafts: [ReferenceDraft], at now: Int64
  ) -> (slid: [Int], replaced: [Int], evicted: [Int])? {
    let counted = counted(at: now, unless: .evictsWhatIsOver)
    let bytes = drafts.reduce(0) { $0 + $1.payload.count }
    let replaced = rules.compactsStates ? drafts.compactMap { self.replaced(by: $0)?.number } : []
    var staying = counted.filter { !replaced.contains($0.number) }
    let unpinned = staying.filter { !$0.draft.isPinned }.map(\.number)
    let places = rules.window.count.map { max(0, $0 - drafts.count { !$0.isPinned }) }
    let slid = Array(unpinned.dropLast(places ?? unpinned.count))
    staying.removeAll { slid.contains($0.number) }
    var evicted: [Int] = []
    func fits() -> Bool {
      staying.count + drafts.count <= rules.capacity
        && staying.reduce(bytes) { $0 + $1.byteCount } <= rules.byteBudget ?? .max
    }
    while !fits() {
      guard !rules.rejects, let oldest = staying.firstIndex(where: { !$0.draft.isPinned })
      else { return nil }
      evicted.append(staying.remove(at: oldest).number)
    }
    return (slid, replaced, evicted)
  }

  /// The live state of the same key.
  private func replaced(by draft: ReferenceDraft) -> ReferenceMessage? {
    guard case .state(let key) = draft.kind else { return nil }
    return state(key)
  }
}
