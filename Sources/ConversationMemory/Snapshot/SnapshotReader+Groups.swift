extension SnapshotReader {
  /// The next group of a conversation.
  mutating func group() throws(ByteReader.Failure) -> GroupImage {
    let number = try reader.number()
    let name = try reader.text()
    let rules = try ConversationGroupRules(from: &reader)
    let deadLetters = try reader.flag() ? try reader.lent().copy : nil
    let cursor = try reader.id()
    var account = ConversationGroupAccount()
    var counts: [Int] = []
    for _ in account.counts {
      counts.append(try reader.count(atMost: ConversationAccount.countBound))
    }
    account.counts = counts
    // A consumer takes two bytes at least, a pending message four.
    var consumers: [GroupImage.Consumer] = []
    for _ in 0..<(try reader.count(each: 2)) {
      let name = try reader.text()
      consumers.append(
        GroupImage.Consumer(name: name, lastSeen: try reader.instant()))
    }
    var pending: [GroupImage.Pending] = []
    for _ in 0..<(try reader.count(each: 4)) { pending.append(try message()) }
    return GroupImage(
      number: number, name: name, rules: rules, deadLetters: deadLetters, cursor: cursor,
      account: account, consumers: consumers, pending: pending)
  }

  private mutating func message() throws(ByteReader.Failure) -> GroupImage.Pending {
    let id = try reader.id()
    guard let deliveryCount = Int32(exactly: try reader.number()),
      let state = PendingEntry.State(rawValue: UInt8(clamping: try reader.number()))
    else { throw reader.failure }
    let consumer = try reader.count(atMost: Int(UInt32.max))
    var due: Int64 = 0
    if state != .ready { due = try reader.flag() ? try reader.instant() : .max }
    return GroupImage.Pending(
      id: id, deliveryCount: deliveryCount, state: state,
      consumer: consumer == 0 ? nil : consumer - 1, due: due)
  }
}
