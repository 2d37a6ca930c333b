import ConversationMemory

extension ReferenceStore {
  func answerOfGroup(place handle: Int) -> (name: String, group: ReferenceGroup)? {
    let handle = groups[handle]
    guard let conversation = conversations[handle.name], conversation.life == handle.life,
      let group = conversation.groups[handle.place]
    else { return nil }
    return (handle.name, group)
  }

  /// The answer of a group that was removed, to whatever it is asked.
  private func answerOfNoGroup(to action: WalkAction) -> [WalkToken] {
    switch action {
    case .acknowledge, .refuse, .extend: [.text("gone")]
    case .acknowledgeAll: [.text("0")]
    case .removeConsumer: [.text("false")]
    case .status: [.text("none")]
    default: []
    }
  }

  mutating func answerOfGroup(to operation: WalkOperation, at now: Int64) -> [WalkToken] {
    if case .group(let group, let rules, let position, let deadLetters) = operation.action {
      begin(operation.name, at: now)
      let place = conversations[operation.name]?.group(
        group, rules: rules, from: position, deadLetters: deadLetters)
      let life = conversations[operation.name]?.life
      groups.append(GroupHandle(name: operation.name, life: life ?? 0, place: place ?? 0))
      return []
    }
    guard let handle = operation.action.groupHandle, answerOfGroup(place: handle) != nil else {
      return answerOfNoGroup(to: operation.action)
    }
    let (name, place) = (groups[handle].name, groups[handle].place)
    switch operation.action {
    case .removeGroup:
      conversations[name]?.groups[place] = nil
      return []
    case .receive(_, let consumer, let limit):
      let entries = conversations[name]?
        .receive(in: place, as: consumer, atMost: limit, at: now)
      return (entries ?? []).flatMap { tokens(of: $0, name) }
    case .acknowledge(_, let receipt):
      return tokens(of: acknowledge(receipt, of: name, place, at: now))
    case .acknowledgeAll(_, let receipts):
      let done = receipts.count { acknowledge($0, of: name, place, at: now) == .done }
      return [.text("\(done)")]
    case .refuse(_, let receipt, let reason, let rest):
      let refusal = conversations[name]?.refuse(
        receipt.number, receipt.deliveryCount, reason: reason, rest: rest, of: place, at: now)
      send(refusal?.letter, at: now)
      return tokens(of: refusal?.settlement ?? .gone)
    case .extend(_, let receipt, let duration):
      let settlement = conversations[name]?.extend(
        receipt.number, receipt.deliveryCount, by: duration, of: place, at: now)
      return tokens(of: settlement ?? .gone)
    case .removeConsumer(_, let consumer):
      let removal = conversations[name]?.removeConsumer(consumer, of: place, at: now)
      for letter in removal?.letters ?? [] { send(letter, at: now) }
      return [.text("\(removal?.isDone ?? false)")]
    case .status:
      return answerOfGroup(place: handle).map { statusTokens(of: $0.group, $0.name) } ?? []
    default: return []
    }
  }

  private mutating func acknowledge(
    _ receipt: WalkReceipt, of name: String, _ place: Int, at now: Int64
  ) -> ReferenceSettlement {
    conversations[name]?.acknowledge(
      receipt.number, receipt.deliveryCount, of: place, at: now) ?? .gone
  }
}

extension WalkAction {
  /// The group that is asked; nil where it is a conversation or the store.
  var groupHandle: Int? {
    switch self {
    case .removeGroup(let handle), .receive(let handle, _, _), .acknowledge(let handle, _),
      .acknowledgeAll(let handle, _), .refuse(let handle, _, _, _), .extend(let handle, _, _),
      .removeConsumer(let handle, _), .status(let handle):
      handle
    default: nil
    }
  }
}
