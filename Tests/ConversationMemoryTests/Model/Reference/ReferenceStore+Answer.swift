import ConversationMemory

/// What the reference answers, written down.
extension ReferenceStore {
  private func life(_ name: String) -> Int { conversations[name]?.life ?? -1 }

  func tokens(of message: ReferenceMessage, _ name: String) -> [WalkToken] {
    tokens(of: message, life: life(name))
  }

  private func tokens(of message: ReferenceMessage, life: Int) -> [WalkToken] {
    let draft = message.draft
    var tokens: [WalkToken] = [.named(ReferenceID(life: life, number: message.number))]
    tokens.append(
      message.parent.map { .named(ReferenceID(life: life, number: $0)) } ?? .text("root"))
    tokens.append(
      WalkAnswer.words(
        depth: message.depth, arrival: message.arrival, expiry: message.expiry,
        role: draft.role, author: draft.author, kind: draft.kind, payload: draft.payload))
    for (key, value) in draft.metadata.sorted(by: { $0.key < $1.key }) {
      tokens.append(.text(key))
      let parts = value.split(separator: ":").compactMap { Int($0) }
      tokens.append(
        key == WalkAnswer.letterID && parts.count == 2
          ? .named(ReferenceID(life: parts[0], number: parts[1])) : .text(value))
    }
    return tokens
  }

  func tokens(of append: ReferenceAppend, _ name: String) -> [WalkToken] {
    let life = conversations[name]?.life ?? -1
    func ids(_ numbers: [Int]) -> [WalkToken] {
      numbers.map { .named(ReferenceID(life: life, number: $0)) }
    }
    return switch append {
    case .appended(let numbers): [.text("appended")] + ids(numbers)
    case .repeated(let number): [.text("repeated")] + ids([number])
    case .full: [.text("full")]
    case .finished: [.text("finished")]
    case .branchGone: [.text("branch gone")]
    }
  }

  func tokens(of entry: ReferenceGroup.Entry, _ name: String) -> [WalkToken] {
    let message = conversations[name]?.message(entry.number)
    let end = entry.due.map { "\($0)" } ?? ""
    return (message.map { tokens(of: $0, name) } ?? [])
      + [.text("delivery \(entry.deliveryCount) until \(end)")]
  }

  func tokens(of settlement: ReferenceSettlement) -> [WalkToken] {
    settlement == .notDone ? [.any(["leaseLost", "gone"])] : [.text("\(settlement)")]
  }

  func accountTokens() -> [WalkToken] {
    let names = ownRules.isEmpty ? [nil] : ownRules.keys.sorted().map { $0 as String? }
    return names.map { name in
      let (account, live, bytes) = self.account(of: name)
      return .text(
        "appended \(account.appended), live \(live), consumed \(account.consumed), expired "
          + "\(account.expired), evicted \(account.evicted), removed \(account.removed), "
          + "delivered \(account.delivered), \(account.keysForgotten) keys forgotten, "
          + "\(countsBytes ? bytes : 0) bytes")
    }
  }

  func statusTokens(of group: ReferenceGroup, _ name: String) -> [WalkToken] {
    let account = group.account
    let lag = conversations[name]?.messages.count { $0.number > group.cursor } ?? 0
    var tokens: [WalkToken] = [
      .text(
        "deliveries \(account.deliveries), again \(account.redeliveries), acknowledged "
          + "\(account.acknowledged), refused \(account.refused), ended \(account.leasesEnded), "
          + "dead \(account.deadLettered), lost \(account.deadLettersLost), departed "
          + "\(account.departed), missed \(account.missed), lag \(lag), "
          + "pending \(group.entries.count)")
    ]
    for consumer in group.consumers.sorted() {
      tokens.append(.text(consumer))
      let held = group.entries.filter { entry in
        if case .leased = entry.state { entry.consumer == consumer } else { false }
      }
      for entry in held.sorted(by: { $0.number < $1.number }) {
        tokens.append(.named(ReferenceID(life: life(name), number: entry.number)))
        tokens.append(.text("delivery \(entry.deliveryCount)"))
      }
    }
    return tokens
  }

  func read(
    _ action: WalkAction, in conversation: ReferenceConversation, at now: Int64
  ) -> [WalkToken] {
    func all(_ messages: [ReferenceMessage]) -> [WalkToken] {
      messages.flatMap { self.tokens(of: $0, life: conversation.life) }
    }
    func seen(_ view: ReferenceView, _ window: ReferenceWindow) -> [WalkToken] {
      let bytes = view.leftOut.reduce(0) { $0 + $1.byteCount }
      return all(view.messages)
        + WalkAnswer.leftOut(
          view.leftOut.count, bytes, view.reasons, passingOver: view.passedOverCount,
          through: window)
    }
    switch action {
    case .read(let window): return seen(conversation.read(through: window, at: now), window)
    case .readBranch(let branch, let window):
      return seen(conversation.read(branch: branch, through: window, at: now), window)
    case .path(let number, let window):
      guard let view = conversation.path(to: number, through: window, at: now)
      else { return [.text("none")] }
      let cut = view.cutAt.map { WalkToken.named(ReferenceID(life: conversation.life, number: $0)) }
      return seen(view, window) + [cut ?? .text("whole")]
    case .message(let number):
      return conversation.message(number).map { all([$0]) } ?? [.text("none")]
    case .messages(let numbers, let limit, let isFromEnd):
      let found = conversation.messages.filter { numbers.contains($0.number) }
      return all(Array(isFromEnd ? found.suffix(limit) : found.prefix(limit)))
    case .children(let number): return all(conversation.children(of: number))
    case .subtree(let number): return all(conversation.subtree(of: number).inOrder)
    case .state(let key): return conversation.state(key).map { all([$0]) } ?? [.text("none")]
    case .heads:
      let main = conversation.heads[0].map {
        WalkToken.named(ReferenceID(life: conversation.life, number: $0.number))
      }
      let live = conversation.liveHeads.sorted { $0.key < $1.key }
      return [main ?? .text("no head")]
        + live.map { .named(ReferenceID(life: conversation.life, number: $0.value)) }
    default: return []
    }
  }
}

extension [ReferenceMessage] {
  /// By number, since of a subtree only that parents come first is promised.
  var inOrder: Self { sorted { $0.number < $1.number } }
}
