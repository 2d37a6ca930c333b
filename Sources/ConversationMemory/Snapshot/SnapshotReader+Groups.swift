extension SnapshotReader {
  /// The next group of a conversation.
  mutating func group() throws(ByteReader.Failure) -> GroupImage {
    let number = try reader.number()
    let name = try reader.text()
    let rules = try ConversationGroupRules(from: &reader)
    let traits = try reader.number()
    guard traits < 8 else { throw reader.failure }
    let deadLetters = traits & 1 != 0 ? try reader.lent().copy : nil
    let saysWhen = traits & 2 != 0
    let cursor = try reader.id()
    var account = ConversationGroupAccount()
    var counts: [Int] = []
    for place in account.counts.indices {
      // How many were claimed was not said before.
      let isSaid = place < 9 || traits & 4 != 0
      counts.append(isSaid ? try reader.count(atMost: ConversationAccount.countBound) : 0)
    }
    account.counts = counts
    // A consumer takes two bytes at least, a pending message four.
    var consumers: [GroupImage.Consumer] = []
    for _ in 0..<(try reader.count(each: 2)) {
      var consumer = GroupImage.Consumer(name: try reader.text(), lastSeen: try reader.instant())
      if saysWhen { consumer.lastServed = try served(before: consumer.lastSeen) }
      consumers.append(consumer)
    }
    var pending: [GroupImage.Pending] = []
    for _ in 0..<(try reader.count(each: 4)) {
      var message = try message()
      if saysWhen {
        message.delivered = try delivered(after: pending.last?.delivered ?? 0)
      } else {
        message.delivered = guessed(message, consumers, rules)
      }
      pending.append(message)
    }
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
      consumer: consumer == 0 ? nil : consumer - 1, due: due, delivered: 0)
  }

  private mutating func served(before lastSeen: Int64) throws(ByteReader.Failure) -> Int64? {
    let number = try reader.number()
    if number == 0 { return nil }
    guard let before = Int64(exactly: number - 1) else { throw reader.failure }
    return try inReach(lastSeen.subtractingReportingOverflow(before))
  }

  private mutating func delivered(after last: Int64) throws(ByteReader.Failure) -> Int64 {
    try inReach(last.addingReportingOverflow(try reader.signed()))
  }

  private func inReach(
    _ instant: (partialValue: Int64, overflow: Bool)
  ) throws(ByteReader.Failure) -> Int64 {
    let reach = ConversationImage.reach
    guard !instant.overflow, (-reach...reach).contains(instant.partialValue) else {
      throw reader.failure
    }
    return instant.partialValue
  }

  /// When a message was handed out, of which a snapshot of before does not say it: as its lease
  /// tells, and not after its consumer was last seen.
  private func guessed(
    _ message: GroupImage.Pending, _ consumers: [GroupImage.Consumer],
    _ rules: ConversationGroupRules
  ) -> Int64 {
    var latest = header.takenAt
    if let place = message.consumer, consumers.indices.contains(place) {
      latest = min(latest, consumers[place].lastSeen)
    }
    guard message.state == .leased, message.due != .max else { return latest }
    let begun = message.due.addingClamped(-rules.lease.clampedNanoseconds)
    return max(min(latest, begun), -ConversationImage.reach)
  }
}
