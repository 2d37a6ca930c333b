@testable import ConversationMemory

extension NaiveConversation {
  func children(of id: UInt64) -> [UInt64]? {
    message(id).map { _ in live.filter { $0.parent == id }.map(\.id) }
  }

  func subtree(of id: UInt64) -> [UInt64] {
    guard message(id) != nil else { return [] }
    return [id] + live.filter { $0.parent == id }.flatMap { subtree(of: $0.id) }
  }

  mutating func remove(_ id: UInt64) -> Bool {
    guard message(id) != nil else { return false }
    leave(id, .removed)
    return true
  }

  mutating func removeSubtree(of id: UInt64) -> Int {
    let ids = subtree(of: id)
    for id in ids { leave(id, .removed) }
    return ids.count
  }

  mutating func fork(from id: UInt64) -> UInt64? {
    let forkCount = heads.count { $0.key != 0 }
    guard message(id) != nil, forkCount < rules.capacity else { return nil }
    branchCount += 1
    heads[branchCount] = id
    return branchCount
  }

  mutating func move(_ branch: UInt64, to id: UInt64) -> Bool {
    guard let message = message(id), branch == 0 || heads[branch] != nil else { return false }
    heads[branch] = id
    if branch == 0 { mainHeadDepth = message.depth }
    return true
  }

  /// The heads that are live.
  var liveHeads: [UInt64: UInt64] { heads.filter { message($0.value) != nil } }

  func latestState(of key: String) -> UInt64? { live.last { $0.stateKey == key }?.id }
}

extension NaiveConversation {
  /// What a subscriber is told.
  enum Event: Equatable {
    case message(UInt64)
    case lagged(Range<UInt64>)
    case nothingYet
    case finished
  }

  mutating func subscribe(from position: ConversationPosition) -> UInt64 {
    subscriptionCount += 1
    subscriptions[subscriptionCount] =
      switch position {
      case .oldest: live.first?.id ?? nextID
      case .newest: nextID
      case .after(let id): id.rawValue < nextID ? id.rawValue + 1 : nextID
      }
    return subscriptionCount
  }

  mutating func next(of subscription: UInt64) -> Event {
    guard let cursor = subscriptions[subscription] else { return .finished }
    if let message = live.first(where: { $0.id >= cursor }) {
      subscriptions[subscription] = message.id == cursor ? cursor + 1 : message.id
      return message.id == cursor ? .message(cursor) : .lagged(cursor..<message.id)
    }
    subscriptions[subscription] = nextID
    if cursor < nextID { return .lagged(cursor..<nextID) }
    return isFinished ? .finished : .nothingYet
  }

  mutating func deliver() -> NaiveMessage? {
    guard let message = live.first(where: { $0.id >= cursor }) else { return nil }
    cursor = message.id + 1
    if rules.retention == .untilConsumed, !message.isPinned {
      leave(message.id, .consumed)
    } else {
      deliveredCount += 1
    }
    return message
  }
}
