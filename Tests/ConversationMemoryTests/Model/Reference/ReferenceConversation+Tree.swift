import ConversationMemory

extension ReferenceConversation {
  /// The live messages below a live one, oldest first.
  func children(of number: Int) -> [ReferenceMessage] {
    guard message(number) != nil else { return [] }
    return messages.filter { $0.parent == number }
  }

  /// A live message and all that hang below it by live ones.
  func subtree(of number: Int) -> [ReferenceMessage] {
    guard let root = message(number) else { return [] }
    return [root] + children(of: number).flatMap { subtree(of: $0.number) }
  }

  mutating func remove(_ number: Int, at now: Int64) -> Bool {
    guard message(number) != nil else { return false }
    leave([number], .removed, at: now)
    return true
  }

  mutating func removeSubtree(of number: Int, at now: Int64) -> Int {
    let numbers = subtree(of: number).map(\.number)
    leave(numbers, .removed, at: now)
    return numbers.count
  }

  mutating func removeAll(at now: Int64) -> Int {
    let numbers = messages.map(\.number)
    leave(numbers, .removed, at: now)
    return numbers.count
  }

  /// A new branch; nil if the message is not live, or there are as many as the capacity.
  mutating func fork(from number: Int) -> Int? {
    guard let message = message(number), heads.keys.count(where: { $0 != 0 }) < rules.capacity
    else { return nil }
    let branch = branchCount
    branchCount += 1
    heads[branch] = Head(number: number, depth: message.depth)
    return branch
  }

  mutating func move(_ branch: Int, to number: Int) -> Bool {
    guard let message = message(number), isKnown(branch) else { return false }
    heads[branch] = Head(number: number, depth: message.depth)
    return true
  }

  /// The branches whose head is live.
  var liveHeads: [Int: Int] {
    heads.mapValues(\.number).filter { message($0.value) != nil }
  }
}
