import ConversationMemory

extension ReferenceStore {
  /// Brings everything up to an instant, does one thing, and answers.
  mutating func perform(_ operation: WalkOperation, at now: Int64) -> [WalkToken] {
    let told = conversations[operation.name]?.departures.count ?? 0
    bringUp(for: operation.action, to: now)
    let toldBefore = conversations[operation.name]?.departures.count ?? 0
    noteTouch(operation)
    let answer = answer(to: operation, at: now)
    forgetIdle(at: now, after: operation.action)
    if has(.tellsEventFirst), told < toldBefore {
      conversations[operation.name]?.tellLast(told..<toldBefore)
    }
    return answer
  }

  /// Deals with what ends before an event; the faults say where that comes too late.
  private mutating func bringUp(for action: WalkAction, to now: Int64) {
    switch action {
    case .append, .appendBatch:
      let collectsAll = rules.faults.isDisjoint(with: [
        .countsWhatIsOver, .evictsWhatIsOver, .compactsWhatIsOver, .knowsKeysTooLong,
      ])
      advance(to: now, atMost: collectsAll ? .max : 64, forgets: !has(.forgetsLate))
    case .acknowledge where has(.acknowledgesWhatIsOver): return
    case .refuse where has(.refusesWhatHasLapsed): return
    case .setWindow where has(.revivesUnderWiderWindow): return
    case .account, .count: advance(to: now)
    default: advance(to: now, forgets: !has(.forgetsLate))
    }
  }

  private mutating func forgetIdle(at now: Int64, after action: WalkAction) {
    switch action {
    case .account, .count: forgetIdle(at: now)
    default: if !has(.forgetsLate) { forgetIdle(at: now) }
    }
  }

  private mutating func answer(to operation: WalkOperation, at now: Int64) -> [WalkToken] {
    let name = operation.name
    switch operation.action {
    case .append(let draft):
      let appended = append([draft], to: name, at: now)
      return tokens(of: appended, name)
    case .appendBatch(let drafts):
      let appended = appendBatch(drafts, to: name, at: now)
      return tokens(of: appended, name)
    case .dequeue:
      let message = conversations[name]?.dequeue(at: now) ?? nil
      return message.map { tokens(of: $0, name) } ?? [.text("none")]
    case .finish:
      if conversations[name] == nil { return [.text("false")] }
      conversations[name]?.isFinished = true
      return [.text("true")]
    case .account: return accountTokens()
    case .count: return [.text("\(conversations.count) known")]
    case .setWindow(let window, let pattern):
      setWindow(window, of: pattern, at: now)
      return [.text("true")]
    case .exists: return [.text("\(conversations[name] != nil)")]
    case .version: return [versionToken(of: name)]
    case .names: return conversations.keys.sorted().map { .text($0) }
    case .removeWhole: return [.text("\(end(name, .removed, at: now))")]
    case .setEnd(let duration): return [.text("\(setEnd(of: name, in: duration, at: now))")]
    case .end: return [.text(conversations[name]?.end.map { "ends at \($0)" } ?? "stays")]
    case .rename(let other, let replaces):
      return [.text(rename(name, to: other, replaces: replaces, at: now))]
    case .removeEverything:
      for name in conversations.keys.sorted() { _ = end(name, .removed, at: now) }
      return []
    case .subscribe(let position):
      begin(name, at: now)
      conversations[name]?.subscriberCount += 1
      let cursor = conversations[name]?.cursor(at: position) ?? 0
      subscriptions.append(Subscription(name: name, cursor: cursor))
      return []
    case .next(let subscription): return next(subscription)
    case .read, .readBranch, .path, .message, .messages, .children, .subtree, .state, .heads:
      return conversations[name].map { read(operation.action, in: $0, at: now) }
        ?? WalkAnswer.ofNothing(operation.action)
    case .remove, .removeSubtree, .removeAll, .removeHead, .removeLine, .fork, .move:
      return change(operation.action, of: name, at: now)
    default: return answerOfGroup(to: operation, at: now)
    }
  }

  /// A batch is refused before its keys are looked at where appending has ended.
  private mutating func appendBatch(
    _ drafts: [ReferenceDraft], to name: String, at now: Int64
  ) -> ReferenceAppend {
    if conversations[name]?.isFinished ?? false { return .finished }
    let result = append(drafts, to: name, at: now)
    if case .repeated = result { return .appended([]) }
    return result
  }

  private mutating func change(
    _ action: WalkAction, of name: String, at now: Int64
  ) -> [WalkToken] {
    switch action {
    case .remove(let number):
      return [.text("\(conversations[name]?.remove(number, at: now) ?? false)")]
    case .removeSubtree(let number):
      return [.text("\(conversations[name]?.removeSubtree(of: number, at: now) ?? 0)")]
    case .removeAll: return [.text("\(conversations[name]?.removeAll(at: now) ?? 0)")]
    case .removeHead(let branch):
      let removed = conversations[name]?.removeHead(of: branch, at: now) ?? nil
      return removed.map { tokens(of: $0, name) } ?? [.text("none")]
    case .removeLine(let branch):
      return [.text("\(conversations[name]?.removeLine(of: branch, at: now) ?? 0)")]
    case .fork(let number, _):
      let branch = conversations[name]?.fork(from: number) ?? nil
      return [.text(branch == nil ? "none" : "forked")]
    case .move(let branch, let number):
      return [.text("\(conversations[name]?.move(branch, to: number) ?? false)")]
    default: return []
    }
  }

  /// What the old windows pass has left; then the new one is put, at this instant.
  private mutating func setWindow(
    _ window: ReferenceWindow, of pattern: String?, at now: Int64
  ) {
    if let pattern {
      if let place = windows.firstIndex(where: { $0.pattern == pattern }) {
        windows[place].window = window
      } else {
        windows.append((pattern, window))
      }
    } else {
      rules.window = window
    }
    for name in conversations.keys {
      let window = self.window(of: name)
      conversations[name]?.setWindow(window, at: now)
    }
  }

  private mutating func next(_ subscription: Int) -> [WalkToken] {
    let (name, cursor) = (subscriptions[subscription].name, subscriptions[subscription].cursor)
    guard let conversation = conversations[name] else { return [.text("none")] }
    let message = conversation.messages.first { $0.number > cursor }
    if let message, message.number == cursor + 1 {
      subscriptions[subscription].cursor = message.number
      return [.text("message")] + tokens(of: message, name)
    }
    let end = message?.number ?? conversation.lastNumber + 1
    guard end > cursor + 1 else { return [.text("none")] }
    subscriptions[subscription].cursor = end - 1
    return [
      .text("lagged"), .named(ReferenceID(life: conversation.life, number: cursor + 1)),
      .named(ReferenceID(life: conversation.life, number: end)),
    ]
  }
}

extension ReferenceConversation {
  /// Tells of some departures behind those that came after them: a fault.
  mutating func tellLast(_ range: Range<Int>) {
    guard range.upperBound <= departures.count else { return }
    let late = departures[range]
    departures.removeSubrange(range)
    departures += late
  }
}
