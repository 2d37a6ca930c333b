import ConversationMemory

extension WalkScript {
  /// A step of a group, if the kind is one; another group where there is none yet.
  mutating func stepOfGroup(_ kind: WalkLoad.Kind, in store: ReferenceStore) -> WalkOperation? {
    switch kind {
    case .group: return newGroup(in: store)
    case .removeGroup, .receive, .acknowledge, .acknowledgeAll, .refuse, .extend, .removeConsumer,
      .status:
      guard !store.groups.isEmpty else { return newGroup(in: store) }
    default: return nil
    }
    // The latest are asked most, so that those that were removed do not prevail.
    let handle = store.groups.count - 1 - below(min(store.groups.count, 5))
    let (name, life) = (store.groups[handle].name, store.groups[handle].life)
    let group = store.answerOfGroup(place: handle)?.group
    let action: WalkAction =
      switch kind {
      case .removeGroup: .removeGroup(handle)
      case .receive: .receive(handle, consumer: consumer(), limit: 1 + below(6))
      case .acknowledge: .acknowledge(handle, receipt(of: group))
      case .acknowledgeAll:
        .acknowledgeAll(handle, Array(Set((0..<3).map { _ in receipt(of: group) })).inOrder)
      case .refuse: refusal(handle, group)
      case .extend: extensionOfLease(handle, group)
      case .removeConsumer: .removeConsumer(handle, consumer())
      default: .status(handle)
      }
    return WalkOperation(name: name, life: life, action: action)
  }

  private mutating func consumer() -> String { ["ann", "bob", "cleo"][below(3)] }

  private mutating func newGroup(in store: ReferenceStore) -> WalkOperation {
    let name = load.names[load.isStore ? below(load.names.count) : load.names.count - 1]
    let conversation = store.conversations[name]
    var positions: [ReferencePosition] = [.oldest, .newest]
    if let conversation, conversation.lastNumber > 0 {
      positions.append(.after(1 + below(conversation.lastNumber)))
    }
    let rules = ReferenceGroupRules(
      lease: Int64(5 + below(20)), maximumDeliveries: chance(30) ? nil : 1 + below(3),
      backOff: Int64(below(6)), maximumBackOff: Int64(6 + below(20)))
    return WalkOperation(
      name: name, life: conversation?.life,
      action: .group(
        ["g", "h"][below(2)], rules, positions[below(positions.count)],
        deadLetters: chance(70) ? load.deadLetters(of: name) : nil))
  }

  /// A delivery: mostly one that is pending, at times an earlier one of it, or none.
  private mutating func receipt(of group: ReferenceGroup?) -> WalkReceipt {
    guard let group, let last = group.entries.last, chance(90) else {
      return WalkReceipt(number: 1 + below(20), deliveryCount: 1)
    }
    let entry = chance(20) ? last : group.entries[below(group.entries.count)]
    let isEarlier = entry.deliveryCount > 1 && chance(15)
    return WalkReceipt(
      number: entry.number, deliveryCount: entry.deliveryCount - (isEarlier ? 1 : 0))
  }

  private mutating func refusal(_ handle: Int, _ group: ReferenceGroup?) -> WalkAction {
    let rests: [Int64?] = [nil, nil, 0, Int64(1 + below(20))]
    return .refuse(
      handle, receipt(of: group), reason: chance(50) ? "because \(below(3))" : nil,
      rest: rests[below(rests.count)])
  }

  /// Asks for more time, but not after a refusal that came too late, of which nothing is said.
  private mutating func extensionOfLease(_ handle: Int, _ group: ReferenceGroup?) -> WalkAction {
    var receipt = receipt(of: group)
    // Those whose consumer gave them up, or was removed, are what goes wrong most easily.
    let given = group?.entries.filter { $0.consumer == nil } ?? []
    if !given.isEmpty, chance(50) {
      let entry = given[below(given.count)]
      receipt = WalkReceipt(number: entry.number, deliveryCount: entry.deliveryCount)
    }
    let entry = group?.entries.first { $0.number == receipt.number }
    guard entry?.wasRefusedLate != true else { return .status(handle) }
    return .extend(handle, receipt, by: Int64(1 + below(20)))
  }
}

extension [WalkReceipt] {
  fileprivate var inOrder: Self {
    sorted { ($0.number, $0.deliveryCount) < ($1.number, $1.deliveryCount) }
  }
}
