import ConversationMemory

/// One step of the library: numbers as ids on the way in, answers as tokens on the way out.
struct WalkStep {
  let home: any WalkHome
  let name: String
  let life: Int
  let names: WalkNames
  let origin: Int64

  func id(_ number: Int) -> ConversationMessageID {
    ConversationMessageID(rawValue: names.id(number, in: life) ?? 0)
  }

  func position(_ position: ReferencePosition) -> ConversationPosition {
    switch position {
    case .oldest: .oldest
    case .newest: .newest
    case .after(let number): .after(id(number))
    }
  }

  func receipt(_ receipt: WalkReceipt) -> ConversationReceipt {
    ConversationReceipt(id: id(receipt.number), deliveryCount: receipt.deliveryCount)
  }

  func draft(
    _ draft: ReferenceDraft, on branch: ConversationBranch
  ) -> ConversationDraft<[UInt8]> {
    let parent: ConversationParent =
      switch draft.parent {
      case .head: .head
      case .root: .root
      case .message(let number): .message(id(number))
      }
    return ConversationDraft(
      draft.payload,
      attributes: ConversationAttributes(
        role: draft.role, author: draft.author, kind: draft.kind, metadata: draft.metadata),
      parent: parent, branch: branch, timeToLive: draft.timeToLive.map { .nanoseconds($0) },
      isPinned: draft.isPinned, idempotencyKey: draft.key)
  }

  /// What is asked of a conversation or of all.
  func answer(to action: WalkAction) -> [WalkToken] {
    switch action {
    case .dequeue: return home.dequeue(name).map { tokens(of: $0) } ?? [.text("none")]
    case .finish: return [.text("\(home.finish(name))")]
    case .read(let window): return tokens(of: home.read(name, through: window.window), window)
    case .path(let number, let window):
      guard let path = home.path(to: id(number), of: name, through: window.window)
      else { return [.text("none")] }
      return path.messages.flatMap { tokens(of: $0) } + tokens(of: path.leftOut, window)
        + [path.cutAt.map { .id($0.rawValue) } ?? .text("whole")]
    case .message(let number):
      return home.message(id(number), of: name).map { tokens(of: $0) } ?? [.text("none")]
    case .messages(let range, let limit, let isFromEnd):
      let range = id(range.lowerBound)..<id(range.upperBound)
      return home.messages(range, of: name, limit: limit, fromEnd: isFromEnd)
        .flatMap { tokens(of: $0) }
    case .children(let number):
      return home.children(of: id(number), of: name).flatMap { tokens(of: $0) }
    case .subtree(let number):
      let found = home.subtree(of: id(number), of: name)
      return found.sorted { $0.id < $1.id }.flatMap { tokens(of: $0) }
    case .state(let key):
      return home.state(key, of: name).map { tokens(of: $0) } ?? [.text("none")]
    case .heads:
      let head = home.head(of: name).map { WalkToken.id($0.rawValue) }
      let live = home.branches(of: name).sorted { $0.key.number < $1.key.number }
      return [head ?? .text("no head")] + live.map { .id($0.value.rawValue) }
    case .remove(let number): return [.text("\(home.remove(id(number), of: name))")]
    case .removeSubtree(let number):
      return [.text("\(home.removeSubtree(of: id(number), of: name))")]
    case .removeAll: return [.text("\(home.removeAll(of: name))")]
    case .account: return home.accounts().map { Self.tokens(of: $0.account, $0.liveBytes) }
    case .count: return [.text("\(home.count) known")]
    case .exists: return [.text("\(home.exists(name))")]
    case .setEnd(let duration): return [.text("\(home.setEnd(of: name, in: duration))")]
    case .end:
      return [.text(home.end(of: name).map { "ends at \($0.nanoseconds - origin)" } ?? "stays")]
    case .rename(let other, let replaces):
      return [.text(home.rename(name, to: other, replaces: replaces))]
    case .removeWhole: return [.text("\(home.removeWhole(name))")]
    case .names: return home.names().map { .text($0) }
    case .removeEverything:
      home.removeEverything()
      return []
    case .setWindow(let window, let pattern):
      return [.text("\(home.setWindow(window.window, of: pattern))")]
    default: return []
    }
  }

  /// What is asked of a group.
  func answer(
    to action: WalkAction, of group: ConversationGroup<[UInt8]>
  ) -> [WalkToken] {
    switch action {
    case .receive(_, let consumer, let limit):
      group.receive(as: consumer, atMost: limit).flatMap { delivery in
        let end = delivery.leaseEnd.nanoseconds - origin
        return tokens(of: delivery.message)
          + [.text("delivery \(delivery.receipt.deliveryCount) until \(end)")]
      }
    case .acknowledge(_, let answered): [.text("\(group.acknowledge(receipt(answered)))")]
    case .acknowledgeAll(_, let answered):
      [.text("\(group.acknowledge(answered.map { receipt($0) }))")]
    case .refuse(_, let answered, let reason, let rest):
      [
        .text(
          "\(group.refuse(receipt(answered), reason: reason, rest: rest.map { .nanoseconds($0) }))")
      ]
    case .extend(_, let answered, let duration):
      [.text("\(group.extend(receipt(answered), by: .nanoseconds(duration)))")]
    case .removeConsumer(_, let consumer): [.text("\(group.removeConsumer(consumer))")]
    case .status: group.status.map { tokens(of: $0) } ?? [.text("none")]
    default: []
    }
  }
}
